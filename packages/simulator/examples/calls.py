"""Tests a bot in any language, over HTTP alone.

    npx @ringhook/simulator &          # the network, with its control at port 9101
    python3 calls.py http://127.0.0.1:9101 QR

QR is the text of the QR code that the bot shows. Without it the calls reach nobody, and the script says so.
"""

import json
import sys
import urllib.error
import urllib.request

ME, CALLER = "61371989950", "919984351847"


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(sys.argv[1] + path, data=data, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        return json.loads(error.read())


ask("POST", "/reset")
for number in (ME, CALLER):
    ask("POST", "/phones", {"number": number})
if len(sys.argv) > 2:
    ask("POST", f"/phones/{ME}/scan", {"qr": sys.argv[2]})
    while not ask("GET", "/network")["onlineDevices"]:
        ask("GET", "/events?waitMs=1000&limit=1")

call = ask("POST", "/calls", {"from": CALLER, "to": ME, "video": True})
ask("POST", f"/calls/{call['id']}/ring", {})
ask("POST", f"/calls/{call['id']}/time-out", {})
result = ask("GET", f"/calls/{call['id']}/acknowledged")
print(result.get("error", {}).get("code") or "acknowledged")

faults = ask("GET", "/faults")["faults"]
print("faults:", faults)
sys.exit(1 if faults else 0)
