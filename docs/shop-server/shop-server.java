import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a shop's own server does, in Java 17 or newer with its standard library: signOrder and verifyWebhook. That library has no JSON:
 * read the body of a verified webhook with yours, Jackson as a rule.
 */
final class ShopServer {
  private static final long AMOUNT_MAX = 99_999_999;
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** What stands before the 32 bytes of an ed25519 public key in DER. (RFC 8410) */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private ShopServer() {}

  /** An order that cannot be signed, or a webhook that must not be believed: answer 400, change nothing. */
  static final class Refused extends Exception {
    Refused(String message) {
      super(message);
    }
  }

  /** Whole yen. {@code tax} is added on top of {@code amount}: with tax-inclusive prices it is 0. {@code cancelUrl} may be null. */
  record Order(String orderId, long amount, long tax, String returnUrl, String cancelUrl) {}

  /** The order token for the button. {@code kid} is null unless the BFF has an id for the secret. */
  static String signOrder(Order order, String secret, String kid, Duration lifetime, Instant now) throws Refused {
    var isWholeYen = order.amount >= 1 && order.amount <= AMOUNT_MAX && order.tax >= 0 && order.tax <= AMOUNT_MAX - order.amount;
    if (!isWholeYen) throw new Refused("amount and tax must be whole yen");
    if (lifetime.toSeconds() < 1 || lifetime.compareTo(Duration.ofHours(24)) > 0) throw new Refused("a token lives 24 hours at most");
    if (secret.getBytes(UTF_8).length < 32) throw new Refused("the secret must have 32 bytes at least");
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", "HS256");
    header.put("kid", kid);
    var claims = new LinkedHashMap<String, Object>();
    claims.put("orderId", order.orderId);
    claims.put("amount", order.amount);
    claims.put("tax", order.tax == 0 ? null : order.tax);
    claims.put("total", order.amount + order.tax);
    claims.put("returnUrl", order.returnUrl);
    claims.put("cancelUrl", order.cancelUrl);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + lifetime.toSeconds());
    var content = base64url(json(header).getBytes(UTF_8)) + "." + base64url(json(claims).getBytes(UTF_8));
    return content + "." + base64url(hmac(secret.getBytes(UTF_8), content.getBytes(UTF_8)));
  }

  /** Texts and whole numbers are all that the claims have; null is left out. */
  private static String json(Map<String, Object> fields) {
    return fields.entrySet().stream()
        .filter(field -> field.getValue() != null)
        .map(field -> quote(field.getKey()) + ":" + (field.getValue() instanceof Long number ? number : quote((String) field.getValue())))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quote(String text) {
    return text.chars()
        .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? String.format("\\u%04x", c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] hmac(byte[] key, byte[] content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // every Java has it
    }
  }

  /**
   * Returns for a webhook of the BFF, and throws for any other.
   *
   * @param body the bytes as they came, before anything has parsed them
   * @param header finds a header or null, such as {@code request::getHeader}
   * @param secrets each whsec_… or whpk_…; several while one is replaced by another
   */
  static void verifyWebhook(byte[] body, UnaryOperator<String> header, List<String> secrets, Instant now) throws Refused {
    var id = header.apply("webhook-id");
    var timestamp = header.apply("webhook-timestamp");
    var signatures = header.apply("webhook-signature");
    if (id == null || timestamp == null || signatures == null) throw new Refused("a header is missing");
    if (!timestamp.matches("[0-9]{1,12}") || !isNear(Instant.ofEpochSecond(Long.parseLong(timestamp)), now))
      throw new Refused("a replay, or a clock that is wrong");
    var start = (id + "." + timestamp + ".").getBytes(UTF_8);
    var content = new byte[start.length + body.length];
    System.arraycopy(start, 0, content, 0, start.length);
    System.arraycopy(body, 0, content, start.length, body.length);
    for (var secret : secrets)
      for (var signature : signatures.split(" ")) if (isSignatureBy(secret, content, signature)) return;
    throw new Refused("no signature fits");
  }

  private static boolean isNear(Instant then, Instant now) {
    return Duration.between(then, now).abs().compareTo(TOLERANCE) <= 0;
  }

  private static boolean isSignatureBy(String secret, byte[] content, String signature) {
    var key = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
    if (secret.startsWith("whsec_") && key.length > 0) {
      var expected = "v1," + Base64.getEncoder().encodeToString(hmac(key, content));
      return MessageDigest.isEqual(expected.getBytes(UTF_8), signature.getBytes(UTF_8));
    }
    if (secret.startsWith("whpk_") && key.length == 32) return signature.startsWith("v1a,") && isEd25519(key, content, signature.substring(4));
    throw new IllegalArgumentException("a secret is whsec_… or whpk_… with base64 behind it");
  }

  private static boolean isEd25519(byte[] key, byte[] content, String signature) {
    try {
      var der = HexFormat.of().parseHex(HexFormat.of().formatHex(SPKI) + HexFormat.of().formatHex(key));
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
      verifier.update(content);
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (SignatureException | IllegalArgumentException noSignature) {
      return false;
    } catch (GeneralSecurityException notAKey) {
      throw new IllegalArgumentException("a whpk_… that is no key", notAKey);
    }
  }

  /** For the vectors: one case on each line, its fields separated by tabs; an empty field is one that is missing. */
  private static String answer(String line) {
    var fields = line.split("\t", -1);
    UnaryOperator<String> present = field -> field.isEmpty() ? null : field;
    try {
      if (fields[0].equals("sign")) {
        var tax = fields[7].isEmpty() ? 0 : Long.parseLong(fields[7]);
        var order = new Order(fields[5], Long.parseLong(fields[6]), tax, fields[8], present.apply(fields[9]));
        var lifetime = Duration.ofSeconds(Long.parseLong(fields[4]));
        return signOrder(order, fields[1], present.apply(fields[2]), lifetime, Instant.ofEpochSecond(Long.parseLong(fields[3])));
      }
      var headers = Map.of("webhook-id", fields[3], "webhook-timestamp", fields[4], "webhook-signature", fields[5]);
      var now = Instant.ofEpochSecond(Long.parseLong(fields[2]));
      var body = Base64.getDecoder().decode(fields[6]);
      verifyWebhook(body, name -> present.apply(headers.get(name)), List.of(fields[1].split(" ")), now);
      return "accepted";
    } catch (Refused refused) {
      return "refused";
    }
  }

  public static void main(String[] args) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) System.out.println(answer(line));
  }
}
