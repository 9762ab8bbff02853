// Receives Ringhook's webhooks: checks the signature, drops what comes twice, answers 204. Java 17 or later.

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class Receiver {
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int REMEMBERED = 10_000;

    /**
     * Yours, with the JSON parser of your choice: Java brings none. Quick work only: whatever takes long belongs into
     * a queue. An exception makes the webhook come again.
     */
    private static void onWebhook(String json) {
        System.out.println(json);
    }

    /** A request that is not a webhook of ours. */
    private static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }
    }

    private final SecretKeySpec key;
    private final long toleranceSeconds;
    private final Once once = new Once();

    private Receiver(SecretKeySpec key, long toleranceSeconds) {
        this.key = key;
        this.toleranceSeconds = toleranceSeconds;
    }

    /** The key is what stands behind whsec_, decoded from base64: not the text itself. */
    private static SecretKeySpec readKey(String secret) {
        try {
            return new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256");
        } catch (IllegalArgumentException error) {
            throw new IllegalArgumentException(
                    "WEBHOOK_SECRET has to be whsec_ and base64: the channel's signing secret");
        }
    }

    /** Returns the webhook's id, which is the same at each attempt. */
    private String verify(Headers headers, byte[] body, long now) throws Refused, GeneralSecurityException {
        String id = first(headers, "webhook-id");
        String timestamp = first(headers, "webhook-timestamp");
        if (id.isEmpty() || !timestamp.matches("[0-9]{1,12}")) {
            throw new Refused("webhook-id or webhook-timestamp is missing");
        }
        if (Math.abs(now - Long.parseLong(timestamp)) > toleranceSeconds) {
            throw new Refused("webhook-timestamp is too far from now: check the clock");
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.ISO_8859_1));
        byte[] expected = bytes("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
        // Several signatures, parted by spaces, while a secret is being changed: one has to fit.
        for (String signature : first(headers, "webhook-signature").split(" ")) {
            if (MessageDigest.isEqual(expected, bytes(signature))) return id;
        }
        throw new Refused("no signature fits: check the secret");
    }

    private static String first(Headers headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Remembers the latest ids in memory. Where a restart may not bring a double, keep them in your database. */
    private static final class Once {
        private final Map<String, Boolean> done = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        };

        synchronized void run(String id, Runnable work) {
            if (done.containsKey(id)) return;
            work.run(); // What fails is not remembered, so that the next attempt is not taken for a double.
            done.put(id, true);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(answer(exchange), -1);
        }
    }

    private int answer(HttpExchange exchange) {
        if (!exchange.getRequestURI().getPath().equals("/hook")) return 404;
        if (!exchange.getRequestMethod().equals("POST")) return 405;
        try {
            // The exact bytes, before any JSON parser: a signature is of these.
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) return 413;
            String id = verify(exchange.getRequestHeaders(), body, Instant.now().getEpochSecond());
            once.run(id, () -> onWebhook(new String(body, StandardCharsets.UTF_8)));
            return 204;
        } catch (Refused refused) {
            System.err.println("refused: " + refused.getMessage());
            return 401;
        } catch (Exception error) {
            System.err.println("failed: " + error); // The gateway is to send it again.
            return 500;
        }
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    public static void main(String[] arguments) throws IOException {
        SecretKeySpec key = readKey(setting("WEBHOOK_SECRET", ""));
        Receiver receiver = new Receiver(key, Long.parseLong(setting("WEBHOOK_TOLERANCE_SECONDS", "300")));
        System.setProperty("sun.net.httpserver.maxReqTime", "10"); // seconds for a request to arrive
        String host = setting("HOST", "127.0.0.1");
        int port = Integer.parseInt(setting("PORT", "3000"));
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 128);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/hook", receiver::handle);
        server.start();
        System.out.println("Listening at http://" + host + ":" + port + "/hook");
    }
}
