"""Do the commands say in one sentence what to do, and does production refuse an unsafe ground?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

from prag.cli.main import COMMANDS, Mistake
from prag.cli.serve import check_port, objections_to
from prag.database.embedded import CannotStart, EmbeddedServer
from prag.database.places import places


def prag(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PRAG_CONNECT": "", **environ}
    return subprocess.run([sys.executable, "-m", "prag", *words], capture_output=True, text=True, env=env, check=False, timeout=60)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command):
    done = prag(command, "--help")
    assert done.returncode == 0
    assert "usage: prag" in done.stdout


@pytest.mark.parametrize("role", ["app", "worker", "owner"])
def test_dsn_connects_as_the_role(role):
    done = prag("dsn", "--role", role)
    with psycopg.connect(done.stdout.strip()) as connection:
        assert connection.execute("select current_user").fetchone() == (f"prag_{role}",)


def test_a_taken_port_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Mistake, match=r"Port \d+ is in use: .*PORT="):
            check_port(taken.getsockname()[1])


def test_a_taken_data_folder_is_one_sentence():
    with pytest.raises(CannotStart, match="in use by another Prag: .*DATA="):
        EmbeddedServer(settings.PLACES).start()


def test_demo_on_a_taken_port_says_so_and_ends():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = prag("demo", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert done.stderr.startswith("prag: Port ")
    assert "Traceback" not in done.stderr


def test_production_refuses_demo_data():
    assert any("invented world" in sentence for sentence in objections_to(settings.PLACES))
    done = prag("serve", PRAG_MODE="production")
    assert done.returncode == 1
    assert "invented world" in done.stderr


@pytest.mark.parametrize(("name", "value", "word"), [("PRAG_DEBUG", "1", "Debug"), ("PRAG_SECRET_KEY", "changeme", "PRAG_SECRET_KEY")])
def test_production_refuses_debug_and_a_default_secret(monkeypatch, name, value, word):
    monkeypatch.setenv(name, value)
    assert any(word in sentence for sentence in objections_to(settings.PLACES))


def test_production_refuses_a_superuser_connection():
    here = settings.PLACES
    url = f"postgresql://postgres@/{here.database}?host={here.socket_dir}"
    named = places({"DATA": str(here.data), "DATABASE_URL": url})
    assert any("superuser postgres" in sentence for sentence in objections_to(named))
    without = places({"DATA": str(here.data), "DATABASE_URL": f"postgresql:///{here.database}?host={here.socket_dir}"})
    assert not any("superuser" in sentence for sentence in objections_to(without))


def test_an_account_is_tied_to_its_subject_once(tmp_path):
    from allauth.socialaccount.models import SocialAccount

    from prag.accounts.calls import institution_of
    from tests.accounts.people import make_person

    (tmp_path / "secret").write_text("x")
    file = tmp_path / "providers.yaml"
    entry = f"id: ministry\n  name: M\n  issuer: https://m.example\n  client_id: prag\n  client_secret_file: {tmp_path}/secret\n"
    user = make_person().user
    file.write_text(f"- {entry}  institutions: [mk_another]\n")
    words = ["identity", "--email", user.email.upper(), "--subject", user.email, "--provider"]
    assert "names: none" in prag(*words, "ministry").stderr
    assert "names: ministry" in prag(*words, "another", PRAG_IDENTITY_PROVIDERS=str(file)).stderr
    other = prag(*words, "ministry", PRAG_IDENTITY_PROVIDERS=str(file))
    key = institution_of(user.practitioner_id)
    assert f"is of the institution {key}, which the file does not name" in other.stderr
    file.write_text(f"- {entry}  institutions: [{key}]\n")
    done = prag(*words, "ministry", PRAG_IDENTITY_PROVIDERS=str(file))
    assert (done.returncode, done.stdout) == (0, "tied\n"), done.stderr
    assert SocialAccount.objects.get(uid=user.email).user_id == user.pk
    assert "tied already" in prag(*words, "ministry", PRAG_IDENTITY_PROVIDERS=str(file)).stderr
    nobody = prag("identity", "--email", "no@one.invalid", "--subject", "x", "--provider", "ministry", PRAG_IDENTITY_PROVIDERS=str(file))
    assert "Accounts begin with an invitation" in nobody.stderr


def test_a_mistake_in_the_file_of_providers_is_one_sentence(tmp_path):
    file = tmp_path / "providers.yaml"
    file.write_text("- id: ministry")
    done = prag("identity", "--email", "a", "--subject", "b", "--provider", "c", PRAG_IDENTITY_PROVIDERS=str(file))
    assert done.returncode == 1
    assert done.stderr.startswith("prag: A provider has the keys")


def test_the_check_of_the_providers_asks_each_and_says_what_to_do(tmp_path):
    """A real provider passes; one that is away, another name for it, a page that describes nothing, and no file do not."""
    from tests.support.identity_provider import IdentityProvider, free_port

    running = IdentityProvider({}, "http://localhost/back/")
    try:
        good = running.file(tmp_path, ["mk_prison_idrizovo"])
        done = prag("identity", "--check", PRAG_IDENTITY_PROVIDERS=str(good))
        assert (done.returncode, done.stderr) == (0, "")
        assert f"ok    ministry: {running.issuer} answers; it speaks for mk_prison_idrizovo" in done.stdout
        for number, (issuer, says) in enumerate(
            {
                f"http://127.0.0.1:{free_port()}": "cannot be reached (ConnectionError). Does its name lead to an address",
                running.issuer.replace("127.0.0.1", "localhost"): "It calls itself",
                f"{running.issuer}/nothing": "gives no description (status 404)",
            }.items()
        ):
            (folder := tmp_path / str(number)).mkdir()
            done = prag("identity", "--check", PRAG_IDENTITY_PROVIDERS=str(running.file(folder, ["a"], issuer=issuer)))
            assert (done.returncode, says in done.stderr, done.stdout) == (1, True, ""), done.stderr
    finally:
        running.stop()
    assert "There is nothing to check" in prag("identity", "--check").stderr
    assert "Say --email, --subject too" in prag("identity", "--provider", "ministry").stderr
