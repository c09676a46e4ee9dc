# frozen_string_literal: true

# What a shop's own server does, in Ruby 3.1 or newer with what comes with it: sign_order and verify_webhook.

require "json"
require "openssl"

module ShopServer
  AMOUNT_MAX = 99_999_999
  TOLERANCE_SECONDS = 300

  # What stands before the 32 bytes of an ed25519 public key in DER. (RFC 8410)
  SPKI = ["302a300506032b6570032100"].pack("H*").freeze

  # An order that cannot be signed, or a webhook that must not be believed: answer 400, change nothing.
  class Refused < StandardError; end

  module_function

  # The order token for the button. Whole yen; tax is added on top of amount: with tax-inclusive prices leave it out.
  # kid only if the BFF has an id for the secret. Times in seconds.
  def sign_order(order_id:, amount:, return_url:, secret:, tax: 0, cancel_url: nil, kid: nil, expires_in: 900,
                 now: Time.now.to_i)
    unless [amount, tax].all?(Integer) && amount >= 1 && tax >= 0 && amount + tax <= AMOUNT_MAX
      raise Refused, "amount and tax must be whole yen"
    end
    raise Refused, "a token lives 24 hours at most" unless (1..86_400).cover?(expires_in)
    raise Refused, "the secret must have 32 bytes at least" if secret.bytesize < 32

    claims = {
      orderId: order_id, amount: amount, tax: tax.zero? ? nil : tax, total: amount + tax,
      returnUrl: return_url, cancelUrl: cancel_url, iat: now.to_i, exp: now.to_i + expires_in.to_i
    }
    content = [{ alg: "HS256", kid: kid }, claims].map { |part| base64url(JSON.generate(part.compact)) }.join(".")
    "#{content}.#{base64url(OpenSSL::HMAC.digest("SHA256", secret, content))}"
  end

  # The event of a webhook. body: the bytes as they came (Rack: request.body.read, Rails: request.raw_post). headers: anything
  # whose ["webhook-id"] finds the header. secrets: each whsec_… or whpk_…; several while one is replaced by another.
  def verify_webhook(body, headers, secrets, now: Time.now.to_i)
    id, timestamp, signatures = %w[id timestamp signature].map { |name| headers["webhook-#{name}"].to_s }
    raise Refused, "a header is missing" if [id, timestamp, signatures].any?(&:empty?)
    unless timestamp.match?(/\A[0-9]{1,12}\z/) && (now - timestamp.to_i).abs <= TOLERANCE_SECONDS
      raise Refused, "a replay, or a clock that is wrong"
    end

    content = "#{id}.#{timestamp}.".b + body.b
    signed = secrets.any? { |secret| signatures.split(" ").any? { |one| signature_by?(secret, content, one) } }
    raise Refused, "no signature fits" unless signed

    JSON.parse(body.dup.force_encoding(Encoding::UTF_8))
  end

  def base64url(bytes)
    [bytes].pack("m0").tr("+/", "-_").delete("=")
  end

  def signature_by?(secret, content, signature)
    kind, text = secret.split("_", 2)
    key = text.to_s.unpack1("m0")
    if kind == "whsec" && !key.empty?
      expected = "v1,#{[OpenSSL::HMAC.digest("SHA256", key, content)].pack("m0")}"
      OpenSSL.secure_compare(expected, signature)
    elsif kind == "whpk" && key.bytesize == 32
      scheme, bytes = signature.split(",", 2)
      scheme == "v1a" && OpenSSL::PKey.read(SPKI + key).verify(nil, bytes.to_s.unpack1("m"), content)
    else
      raise ArgumentError, "a secret is whsec_… or whpk_… with base64 behind it"
    end
  end

  # For the vectors: one case on each line, its fields separated by tabs; an empty field is one that is missing.
  def answer(line)
    what, *fields = line.split("\t", -1)
    if what == "sign"
      secret, kid, now, expires_in, order_id, amount, tax, return_url, cancel_url = fields.map { |field| field unless field.empty? }
      return sign_order(order_id: order_id, amount: Integer(amount, 10), tax: Integer(tax || "0", 10), return_url: return_url,
                        cancel_url: cancel_url, secret: secret, kid: kid, expires_in: Integer(expires_in, 10), now: Integer(now, 10))
    end
    secrets, now, id, timestamp, signature, body = fields
    headers = { "webhook-id" => id, "webhook-timestamp" => timestamp, "webhook-signature" => signature }
    verify_webhook(body.unpack1("m0"), headers, secrets.split(" "), now: Integer(now, 10))
    "accepted"
  rescue Refused
    "refused"
  end
end

if $PROGRAM_NAME == __FILE__
  $stdin.set_encoding(Encoding::UTF_8)
  $stdin.each_line(chomp: true) { |line| puts ShopServer.answer(line) }
end
