// Which identity provider do the tests come from? A real one (oidc-provider) on this machine, whose sign-in page asks what to assert.
//
// It ends with whoever started it, who holds its standard input.
// Arguments: port, client id, client secret, redirect address, and who is known there as JSON: {subject: {claim: value}}.

import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, clientId, clientSecret, redirect, known] = process.argv.slice(2);
const people = JSON.parse(known);
const issuer = `http://127.0.0.1:${port}`;
// What the token says although nobody was asked, to see whether Prag believes it.
let lie = {};

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect], token_endpoint_auth_method: "client_secret_post" }],
  acrValues: ["phr", "plain"],
  claims: { openid: ["sub"], email: ["email", "email_verified"], amr: null, acr: null, auth_time: null },
  features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
  pkce: { required: () => true },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id], ...lie }) }),
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
  cookies: { keys: ["only for tests"] },
});

const page = `<!DOCTYPE html><html lang="en"><title>Institution</title><main><h1>Sign in at the institution</h1><form method="post">
<label>Subject <input name="subject"></label> <label>acr <input name="acr"></label> <label>amr <input name="amr"></label>
<button>Sign in here</button></form></main></html>`;

async function interaction(request, response) {
  if (request.method !== "POST") return response.setHeader("content-type", "text/html").end(page);
  let body = "";
  for await (const part of request) body += part;
  const said = new URLSearchParams(body);
  const login = { accountId: said.get("subject"), remember: false };
  if (said.get("acr")) login.acr = said.get("acr");
  if (said.get("amr")) login.amr = said.get("amr").split(" ");
  if (said.get("age")) login.ts = Math.floor(Date.now() / 1000) - Number(said.get("age"));
  lie = said.get("lie") ? JSON.parse(said.get("lie")) : {};
  return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
createServer((request, response) =>
  request.url.startsWith("/interaction/") ? interaction(request, response) : answer(request, response),
).listen(Number(port), "127.0.0.1", () => console.log("ready"));
process.stdin.resume().on("end", () => process.exit());
