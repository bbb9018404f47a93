"""The gate: seats, exclusions, addressed items, the signed token, openings, all policies.

PostgreSQL shows a case's content only to a request whose opening is already committed to the log (promise 4). Limits,
stated: whoever runs code inside the application process, or holds the maintenance or superuser role, is outside this promise.
Whoever can only inject SQL reads nothing foreign, but can disturb: end other requests, fill large objects, change the web
role's own password or defaults, and learn how many rows there are from plans and statistics (never what is in them).
"""
