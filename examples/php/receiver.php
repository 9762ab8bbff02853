<?php

// Receives Ringhook's webhooks: checks the signature, drops what comes twice, answers 204. PHP 8.1 or later.

declare(strict_types=1);

const MAX_BODY_BYTES = 1024 * 1024;
const REMEMBERED_SECONDS = 8 * 24 * 3600;

/** Yours. Quick work only: whatever takes long belongs into a queue. An exception makes the webhook come again. */
function onCall(array $call): void
{
    error_log("{$call['from']} {$call['status']}");
}

/** A request that is not answered with 204. */
final class Refused extends Exception
{
}

/** The key is what stands behind `whsec_`, decoded from base64: not the text itself. */
function readKey(string $secret): string
{
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret), strict: true);
    if ($key === false || $key === '') {
        throw new Refused('WEBHOOK_SECRET has to be whsec_ and base64: the channel\'s signing secret', 500);
    }
    return $key;
}

/** Returns the webhook's id, which is the same at each attempt. */
function verify(string $key, int $tolerance, array $headers, string $body, int $now): string
{
    $id = $headers['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $headers['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if ($id === '' || !preg_match('/^[0-9]{1,12}$/D', $timestamp)) {
        throw new Refused('webhook-id or webhook-timestamp is missing', 401);
    }
    if (abs($now - (int) $timestamp) > $tolerance) {
        throw new Refused('webhook-timestamp is too far from now: check the clock', 401);
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, binary: true));
    // Several signatures, parted by spaces, while a secret is being changed: one has to fit.
    foreach (explode(' ', $headers['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $signature) {
        if (hash_equals($expected, $signature)) {
            return $id;
        }
    }
    throw new Refused('no signature fits: check the secret', 401);
}

/** The calls of a webhook; none when it tells of something else. */
function callsOf(string $body): array
{
    $payload = json_decode($body, associative: true);
    $calls = is_array($payload) && str_starts_with(ltrim($body), '{') ? $payload['calls'] ?? [] : null;
    if (!is_array($calls)) {
        throw new Refused('not a webhook\'s body', 400);
    }
    return $calls;
}

/**
 * Does the work once for an id. PHP keeps nothing from one request to the next, so each id has a file: locked while
 * the work is done, and no longer empty when it was. What failed stays empty, so that the next attempt is not taken
 * for a double. With several servers, keep the ids in your database.
 */
function once(string $folder, string $id, callable $work): void
{
    if (!is_dir($folder) && !mkdir($folder, 0700, recursive: true) && !is_dir($folder)) {
        throw new RuntimeException("cannot make $folder");
    }
    $file = fopen($folder . '/' . hash('sha256', $id), 'c+');
    if ($file === false || !flock($file, LOCK_EX)) {
        throw new RuntimeException("cannot write into $folder");
    }
    if (fgetc($file) !== false) {
        return;
    }
    $work();
    fwrite($file, '1');
    fclose($file);
    if (random_int(1, 1000) === 1) {
        forgetOld($folder);
    }
}

function forgetOld(string $folder): void
{
    foreach (glob("$folder/*") ?: [] as $file) {
        if (filemtime($file) < time() - REMEMBERED_SECONDS) {
            unlink($file);
        }
    }
}

/** Returns the HTTP status to answer with. */
function answer(): int
{
    if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) !== '/hook') {
        return 404;
    }
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
        return 405;
    }
    // The exact bytes, before any JSON parser: a signature is of these.
    $body = file_get_contents('php://input', length: MAX_BODY_BYTES + 1);
    if ($body === false || strlen($body) > MAX_BODY_BYTES) {
        return 413;
    }
    try {
        $key = readKey(getenv('WEBHOOK_SECRET') ?: '');
        $tolerance = (int) (getenv('WEBHOOK_TOLERANCE_SECONDS') ?: 300);
        $id = verify($key, $tolerance, $_SERVER, $body, time());
        $calls = callsOf($body);
        $folder = getenv('SEEN_DIR') ?: __DIR__ . '/seen';
        once($folder, $id, fn () => array_map(onCall(...), $calls));
        return 204;
    } catch (Refused $refused) {
        error_log("refused: {$refused->getMessage()}");
        return $refused->getCode();
    } catch (Throwable $error) {
        // Whatever went wrong: the gateway is to send it again.
        error_log("failed: {$error->getMessage()}");
        return 500;
    }
}

http_response_code(answer());
