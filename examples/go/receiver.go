// Receives Ringhook's webhooks: checks the signature, drops what comes twice, answers 204. Go 1.19 or later.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	maxBodyBytes = 1 << 20
	remembered   = 10_000
)

// Call is one event of a call.
type Call struct {
	ID        string `json:"id"`
	From      string `json:"from"`
	Status    string `json:"status"`
	Timestamp int64  `json:"timestamp"`
	VideoCall bool   `json:"video_call"`
}

// onCall is yours. Quick work only: whatever takes long belongs into a queue. An error makes the webhook come again.
func onCall(call Call) error {
	log.Println(call.From, call.Status)
	return nil
}

// readKey decodes the secret: the key is what stands behind whsec_, decoded from base64, not the text itself.
func readKey(secret string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) == 0 {
		return nil, errors.New("WEBHOOK_SECRET has to be whsec_ and base64: the channel's signing secret")
	}
	return key, nil
}

var unixSeconds = regexp.MustCompile(`^[0-9]{1,12}$`)

// verify returns the webhook's id, which is the same at each attempt.
func verify(key []byte, tolerance int64, header http.Header, body []byte, now int64) (string, error) {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	if id == "" || !unixSeconds.MatchString(timestamp) {
		return "", errors.New("webhook-id or webhook-timestamp is missing")
	}
	sent, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now-sent > tolerance || sent-now > tolerance {
		return "", errors.New("webhook-timestamp is too far from now: check the clock")
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	// Several signatures, parted by spaces, while a secret is being changed: one has to fit.
	for _, signature := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal(expected, []byte(signature)) {
			return id, nil
		}
	}
	return "", errors.New("no signature fits: check the secret")
}

// once remembers the latest ids in memory, in two halves of which the older one is dropped when the newer one is full.
// Where a restart may not bring a double, keep them in your database.
type once struct {
	mutex        sync.Mutex
	newer, older map[string]bool
}

func (o *once) run(id string, work func() error) error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.newer[id] || o.older[id] {
		return nil
	}
	if err := work(); err != nil {
		return err // Not remembered, so that the next attempt is not taken for a double.
	}
	if o.newer == nil || len(o.newer) >= remembered {
		o.older, o.newer = o.newer, make(map[string]bool)
	}
	o.newer[id] = true
	return nil
}

type receiver struct {
	key       []byte
	tolerance int64
	seen      once
}

func (r *receiver) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	response.WriteHeader(r.answer(response, request))
}

func (r *receiver) answer(response http.ResponseWriter, request *http.Request) int {
	if request.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	// The exact bytes, before any JSON parser: a signature is of these.
	body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, maxBodyBytes))
	if err != nil {
		return http.StatusRequestEntityTooLarge
	}
	id, err := verify(r.key, r.tolerance, request.Header, body, time.Now().Unix())
	if err != nil {
		log.Println("refused:", err)
		return http.StatusUnauthorized
	}
	// A webhook that tells of something else has no calls.
	var payload struct{ Calls []Call }
	if err := json.Unmarshal(body, &payload); err != nil {
		return http.StatusBadRequest
	}
	err = r.seen.run(id, func() error {
		for _, call := range payload.Calls {
			if err := onCall(call); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		log.Println("failed:", err) // The gateway is to send it again.
		return http.StatusInternalServerError
	}
	return http.StatusNoContent
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func main() {
	key, err := readKey(os.Getenv("WEBHOOK_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	tolerance, err := strconv.ParseInt(setting("WEBHOOK_TOLERANCE_SECONDS", "300"), 10, 64)
	if err != nil {
		log.Fatal("WEBHOOK_TOLERANCE_SECONDS has to be a number")
	}
	http.Handle("/hook", &receiver{key: key, tolerance: tolerance})
	address := setting("HOST", "127.0.0.1") + ":" + setting("PORT", "3000")
	log.Printf("Listening at http://%s/hook", address)
	server := http.Server{Addr: address, ReadTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
}
