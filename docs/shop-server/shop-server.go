// What a shop's own server does, in Go with its standard library: SignOrder and VerifyWebhook.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	amountMax = 99_999_999
	tolerance = 5 * time.Minute
)

// ErrRefused is an order that cannot be signed, or a webhook that must not be believed: answer 400, change nothing.
var ErrRefused = errors.New("refused")

// Order is what is for sale. Whole yen; Tax is added on top of Amount: with tax-inclusive prices leave it out.
type Order struct {
	OrderID   string `json:"orderId"`
	Amount    int64  `json:"amount"`
	Tax       int64  `json:"tax,omitempty"`
	Total     int64  `json:"total"` // set by SignOrder
	ReturnURL string `json:"returnUrl"`
	CancelURL string `json:"cancelUrl,omitempty"`
}

type header struct {
	Alg string `json:"alg"`
	Kid string `json:"kid,omitempty"`
}

type claims struct {
	Order
	Iat int64 `json:"iat"`
	Exp int64 `json:"exp"`
}

// SignOrder makes the order token for the button. kid is empty unless the BFF has an id for the secret.
func SignOrder(order Order, secret, kid string, lifetime time.Duration, now time.Time) (string, error) {
	switch {
	case order.Amount < 1 || order.Amount > amountMax || order.Tax < 0 || order.Tax > amountMax-order.Amount:
		return "", fmt.Errorf("%w: amount and tax must be whole yen", ErrRefused)
	case lifetime < time.Second || lifetime > 24*time.Hour:
		return "", fmt.Errorf("%w: a token lives 24 hours at most", ErrRefused)
	case len(secret) < 32:
		return "", fmt.Errorf("%w: the secret must have 32 bytes at least", ErrRefused)
	}
	order.Total = order.Amount + order.Tax
	head, err := encode(header{"HS256", kid})
	if err != nil {
		return "", err
	}
	payload, err := encode(claims{order, now.Unix(), now.Add(lifetime).Unix()})
	if err != nil {
		return "", err
	}
	content := head + "." + payload
	return content + "." + base64.RawURLEncoding.EncodeToString(sum([]byte(secret), []byte(content))), nil
}

func encode(part any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // & stands in every second URL
	if err := encoder.Encode(part); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(bytes.TrimSuffix(text.Bytes(), []byte("\n"))), nil
}

func sum(key, content []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(content)
	return mac.Sum(nil)
}

var digits = regexp.MustCompile(`^[0-9]{1,12}$`)

// VerifyWebhook is nil for a webhook of the BFF; then body may be unmarshalled. body is what io.ReadAll of the request gave, headers
// its Header. Each of the secrets is whsec_… or whpk_…; there are several while one is replaced by another.
func VerifyWebhook(body []byte, headers http.Header, secrets []string, now time.Time) error {
	id, timestamp, signatures := headers.Get("webhook-id"), headers.Get("webhook-timestamp"), headers.Get("webhook-signature")
	if id == "" || timestamp == "" || signatures == "" {
		return fmt.Errorf("%w: a header is missing", ErrRefused)
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || !digits.MatchString(timestamp) || now.Sub(time.Unix(seconds, 0)).Abs() > tolerance {
		return fmt.Errorf("%w: a replay, or a clock that is wrong", ErrRefused)
	}
	content := append([]byte(id+"."+timestamp+"."), body...)
	for _, secret := range secrets {
		for _, signature := range strings.Split(signatures, " ") {
			if isBy, err := isSignatureBy(secret, content, signature); isBy || err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("%w: no signature fits", ErrRefused)
}

func isSignatureBy(secret string, content []byte, signature string) (bool, error) {
	kind, text, _ := strings.Cut(secret, "_")
	key, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err == nil && kind == "whsec" && len(key) > 0:
		expected := "v1," + base64.StdEncoding.EncodeToString(sum(key, content))
		return hmac.Equal([]byte(expected), []byte(signature)), nil
	case err == nil && kind == "whpk" && len(key) == ed25519.PublicKeySize:
		scheme, encoded, _ := strings.Cut(signature, ",")
		given, err := base64.StdEncoding.DecodeString(encoded)
		return err == nil && scheme == "v1a" && ed25519.Verify(key, content, given), nil
	}
	return false, errors.New("a secret is whsec_… or whpk_… with base64 behind it")
}

// For the vectors: one case on each line, its fields separated by tabs; an empty field is one that is missing.
func answer(line string) (string, error) {
	fields := strings.Split(line, "\t")
	if fields[0] == "sign" {
		number := func(field int) int64 {
			value, _ := strconv.ParseInt(fields[field], 10, 64)
			return value
		}
		order := Order{OrderID: fields[5], Amount: number(6), Tax: number(7), ReturnURL: fields[8], CancelURL: fields[9]}
		return SignOrder(order, fields[1], fields[2], time.Duration(number(4))*time.Second, time.Unix(number(3), 0))
	}
	now, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return "", err
	}
	body, err := base64.StdEncoding.DecodeString(fields[6])
	if err != nil {
		return "", err
	}
	headers := http.Header{}
	for index, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
		headers.Set(name, fields[3+index])
	}
	return "accepted", VerifyWebhook(body, headers, strings.Split(fields[1], " "), time.Unix(now, 0))
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		text, err := answer(lines.Text())
		switch {
		case errors.Is(err, ErrRefused):
			fmt.Println("refused")
		case err != nil:
			panic(err)
		default:
			fmt.Println(text)
		}
	}
}
