<?php

/** What a shop's own server does, in PHP 8.2 or newer with what comes with it: sign_order and verify_webhook. */

declare(strict_types=1);

const AMOUNT_MAX = 99_999_999;
const TOLERANCE_SECONDS = 300;

/** An order that cannot be signed, or a webhook that must not be believed: answer 400, change nothing. */
final class Refused extends RuntimeException
{
}

/**
 * The order token for the button. Whole yen; $tax is added on top of $amount: with tax-inclusive prices leave it out.
 * $kid only if the BFF has an id for the secret. Times in seconds.
 */
function sign_order(
    string $orderId,
    int $amount,
    string $returnUrl,
    #[SensitiveParameter] string $secret,
    int $tax = 0,
    ?string $cancelUrl = null,
    ?string $kid = null,
    int $expiresIn = 900,
    ?int $now = null,
): string {
    if ($amount < 1 || $tax < 0 || $amount + $tax > AMOUNT_MAX) {
        throw new Refused('amount and tax must be whole yen');
    }
    if ($expiresIn < 1 || $expiresIn > 86_400) {
        throw new Refused('a token lives 24 hours at most');
    }
    if (strlen($secret) < 32) {
        throw new Refused('the secret must have 32 bytes at least');
    }
    $iat = $now ?? time();
    $claims = [
        'orderId' => $orderId,
        'amount' => $amount,
        'tax' => $tax ?: null,
        'total' => $amount + $tax,
        'returnUrl' => $returnUrl,
        'cancelUrl' => $cancelUrl,
        'iat' => $iat,
        'exp' => $iat + $expiresIn,
    ];
    $content = encode_part(['alg' => 'HS256', 'kid' => $kid]) . '.' . encode_part($claims);
    return $content . '.' . base64url(hash_hmac('sha256', $content, $secret, true));
}

function encode_part(array $part): string
{
    $plain = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS;
    $present = array_filter($part, fn ($value) => $value !== null);
    return base64url(json_encode($present, $plain | JSON_THROW_ON_ERROR));
}

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

/**
 * The event of a webhook.
 *
 * @param string $body the bytes as they came: file_get_contents('php://input')
 * @param array<string, string> $headers by lower-case name: array_change_key_case(getallheaders())
 * @param list<string> $secrets each whsec_… or whpk_…; several while one is replaced by another
 */
function verify_webhook(string $body, array $headers, #[SensitiveParameter] array $secrets, ?int $now = null): array
{
    [$id, $timestamp, $signatures] = array_map(
        fn (string $name) => $headers["webhook-$name"] ?? '',
        ['id', 'timestamp', 'signature'],
    );
    if ($id === '' || $timestamp === '' || $signatures === '') {
        throw new Refused('a header is missing');
    }
    $isTime = preg_match('/\A[0-9]{1,12}\z/', $timestamp) === 1;
    if (!$isTime || abs(($now ?? time()) - (int) $timestamp) > TOLERANCE_SECONDS) {
        throw new Refused('a replay, or a clock that is wrong');
    }
    foreach ($secrets as $secret) {
        foreach (explode(' ', $signatures) as $signature) {
            if (is_signature_by($secret, "$id.$timestamp.$body", $signature)) {
                return json_decode($body, true, flags: JSON_THROW_ON_ERROR);
            }
        }
    }
    throw new Refused('no signature fits');
}

function is_signature_by(#[SensitiveParameter] string $secret, string $content, string $signature): bool
{
    [$kind, $text] = explode('_', $secret, 2) + ['', ''];
    $key = (string) base64_decode($text, true);
    if ($kind === 'whsec' && $key !== '') {
        $expected = 'v1,' . base64_encode(hash_hmac('sha256', $content, $key, true));
        return hash_equals($expected, $signature);
    }
    if ($kind === 'whpk' && strlen($key) === SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES) {
        $bytes = str_starts_with($signature, 'v1a,') ? (string) base64_decode(substr($signature, 4), true) : '';
        // Of another length it would be an exception, not a no.
        return strlen($bytes) === SODIUM_CRYPTO_SIGN_BYTES && sodium_crypto_sign_verify_detached($bytes, $content, $key);
    }
    throw new LogicException('a secret is whsec_… or whpk_… with base64 behind it');
}

/** For the vectors: one case on each line, its fields separated by tabs; an empty field is one that is missing. */
function answer(string $line): string
{
    $fields = explode("\t", $line);
    try {
        if (array_shift($fields) === 'sign') {
            [$secret, $kid, $now, $expiresIn, $orderId, $amount, $tax, $returnUrl, $cancelUrl] = $fields;
            $numbers = ['tax' => (int) $tax, 'expiresIn' => (int) $expiresIn, 'now' => (int) $now];
            $texts = ['cancelUrl' => $cancelUrl ?: null, 'kid' => $kid ?: null];
            return sign_order($orderId, (int) $amount, $returnUrl, $secret, ...$numbers, ...$texts);
        }
        [$secrets, $now, $id, $timestamp, $signature, $body] = $fields;
        $headers = ['webhook-id' => $id, 'webhook-timestamp' => $timestamp, 'webhook-signature' => $signature];
        verify_webhook((string) base64_decode($body), $headers, explode(' ', $secrets), (int) $now);
        return 'accepted';
    } catch (Refused) {
        return 'refused';
    }
}

if (PHP_SAPI === 'cli' && realpath($argv[0] ?? '') === __FILE__) {
    while (($line = fgets(STDIN)) !== false) {
        echo answer(rtrim($line, "\n")), "\n";
    }
}
