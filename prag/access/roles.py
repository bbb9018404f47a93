"""Which functions are there? The role of a practitioner is the function he or she holds."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A function in an institution, as the permission table knows it."""

    TREATMENT = "treatment_officer"
    SECURITY = "security_officer"
    DIRECTOR = "prison_director"
    ADMINISTRATION = "prison_administration"
    PROBATION = "probation_officer"
    SOCIAL_WORK = "social_worker"
    EMPLOYMENT = "employment_counsellor"
    HEALTH = "health_worker"
    EDUCATION = "education_worker"
    POLICE = "police_contact"
    MUNICIPALITY = "municipal_coordinator"
    NGO = "ngo_worker"
    MENTOR = "mentor"
    ACCESS_MANAGER = "access_manager"
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION = "data_protection_officer"
