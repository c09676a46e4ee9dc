"""What a shop's own server does, in Python 3.10 or newer with its standard library: sign_order and verify_webhook."""

import base64
import hashlib
import hmac
import json
import re
import sys
import time
from collections.abc import Mapping, Sequence

AMOUNT_MAX = 99_999_999
TOLERANCE_SECONDS = 300


class Refused(Exception):
    """An order that cannot be signed, or a webhook that must not be believed: answer 400, change nothing."""


def sign_order(
    order_id: str,
    amount: int,
    return_url: str,
    secret: str,
    *,
    tax: int = 0,
    cancel_url: str | None = None,
    kid: str | None = None,
    expires_in: int = 900,
    now: float | None = None,
) -> str:
    """The order token for the button. Whole yen; tax is added on top of amount: with tax-inclusive prices leave it out.

    kid only if the BFF has an id for the secret. Times in seconds.
    """
    # A bool is an int to isinstance, and would be written as true.
    if type(amount) is not int or type(tax) is not int or amount < 1 or tax < 0 or amount + tax > AMOUNT_MAX:
        raise Refused("amount and tax must be whole yen")
    if not 1 <= expires_in <= 86_400:
        raise Refused("a token lives 24 hours at most")
    if len(secret.encode()) < 32:
        raise Refused("the secret must have 32 bytes at least")
    iat = int(time.time() if now is None else now)
    claims = {
        "orderId": order_id,
        "amount": amount,
        "tax": tax or None,
        "total": amount + tax,
        "returnUrl": return_url,
        "cancelUrl": cancel_url,
        "iat": iat,
        "exp": iat + int(expires_in),
    }
    content = f"{_encode({'alg': 'HS256', 'kid': kid})}.{_encode(claims)}"
    signature = hmac.digest(secret.encode(), content.encode(), hashlib.sha256)
    return f"{content}.{_base64url(signature)}"


def _encode(part: dict) -> str:
    present = {name: value for name, value in part.items() if value is not None}
    return _base64url(json.dumps(present, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def verify_webhook(
    body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: float | None = None
) -> dict:
    """The event of a webhook.

    body: the bytes as they came. headers: anything whose .get("webhook-id") finds the header. secrets: each whsec_…,
    several while one is replaced by another. The standard library has no ed25519: whpk_… needs a package (cryptography).
    """
    id, timestamp, signatures = (headers.get(f"webhook-{name}") for name in ("id", "timestamp", "signature"))
    if not (id and timestamp and signatures):
        raise Refused("a header is missing")
    seconds = time.time() if now is None else now
    # Not \d and not int() alone, which take digits of other scripts, blanks and underscores.
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(seconds - int(timestamp)) > TOLERANCE_SECONDS:
        raise Refused("a replay, or a clock that is wrong")
    content = f"{id}.{timestamp}.".encode() + body
    expected = [_signature(secret, content) for secret in secrets]
    given = [one.encode() for one in signatures.split(" ")]
    if not any(hmac.compare_digest(one, other) for one in expected for other in given):
        raise Refused("no signature fits")
    return json.loads(body)


def _signature(secret: str, content: bytes) -> bytes:
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    if not secret.startswith("whsec_") or not key:
        raise ValueError("a secret is whsec_… with base64 behind it")
    return b"v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256))


def _answer(line: str) -> str:
    """For the vectors: one case on each line, its fields separated by tabs; an empty field is one that is missing."""
    what, *fields = line.split("\t")
    try:
        if what == "sign":
            secret, kid, now, expires_in, order_id, amount, tax, return_url, cancel_url = fields
            more = {"tax": int(tax or 0), "cancel_url": cancel_url or None, "kid": kid or None}
            times = {"now": int(now), "expires_in": int(expires_in)}
            return sign_order(order_id, int(amount), return_url, secret, **more, **times)
        secrets, now, id, timestamp, signature, body = fields
        headers = {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature}
        verify_webhook(base64.b64decode(body), headers, secrets.split(" "), int(now))
        return "accepted"
    except Refused:
        return "refused"


if __name__ == "__main__":
    for raw in sys.stdin.buffer:
        print(_answer(raw.decode().rstrip("\n")))
