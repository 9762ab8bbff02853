// Generated from the gateway's OpenAPI document by `npm run api:types`; do not edit.

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the process is alive
         * @description Answers as soon as the process serves HTTP and checks nothing else. Use it as a liveness probe.
         */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the gateway is ready
         * @description Answers 503 `NOT_READY` while the store cannot be written. For a readiness probe, and for load balancers.
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read metrics for Prometheus
         * @description Prometheus text format. Requires the admin token.
         */
        get: operations["readMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the current session
         * @description Returns the role of the token or session, and its channel; of a named token also its scopes.
         */
        get: operations["whoAmI"];
        put?: never;
        /**
         * Sign a browser in
         * @description Sets a cookie that replaces the token on `/api` for twelve hours. It is HttpOnly and SameSite=Strict, and Secure when users connect over https.
         */
        post: operations["signIn"];
        /**
         * Sign a browser out
         * @description Ends the session of the cookie. The token stays valid.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List channels, oldest first
         * @description Lists all channels for the admin token, and a channel's own for its token.
         */
        get: operations["listChannels"];
        put?: never;
        /**
         * Create a channel
         * @description Requires the admin token. The response holds the channel's token and its signing secret. Both are returned only here.
         */
        post: operations["createChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a channel
         * @description Returns a channel with the state of its link. The id is case-insensitive.
         */
        get: operations["readChannel"];
        put?: never;
        post?: never;
        /**
         * Remove a channel with its calls and deliveries
         * @description Requires the admin token. Removes the channel with its token, webhooks, calls, events and deliveries. This cannot be undone.
         */
        delete: operations["removeChannel"];
        options?: never;
        head?: never;
        /**
         * Rename a channel
         * @description Changes the display name. A channel's id never changes.
         */
        patch: operations["changeChannel"];
        trace?: never;
    };
    "/api/channels/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state of a channel's link and its QR code
         * @description In state QR, the response holds the text of the code to scan and when it expires.
         */
        get: operations["readLink"];
        put?: never;
        /**
         * Start to link a channel
         * @description Starts to connect and returns at once. Read the link or follow the events to get the QR codes. A new code replaces the old one before it expires.
         */
        post: operations["beginLink"];
        /**
         * Log a channel out
         * @description Logs the channel out of WhatsApp, as if you removed it on the phone. Its webhooks, calls and deliveries stay.
         */
        delete: operations["endLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reconnect a channel
         * @description Closes the connection to WhatsApp and opens a new one, without logging out.
         */
        post: operations["restartChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new token
         * @description Makes a new token, returned only here. The old one stops working at once, and its sessions and event streams end.
         */
        post: operations["rotateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/signing-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new signing secret
         * @description Makes a new signing secret, returned only here. Webhooks are signed with both secrets for 24 hours, so you can update receivers without a gap.
         */
        post: operations["rotateSigningSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/webhooks/{webhook_id}/signing-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new signing secret for a webhook alone
         * @description From then on this secret signs for the webhook in place of the channel's, and no other webhook shares it. Returned only here. For 24 hours the webhook is signed with the old one as well.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/source": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a channel's source
         * @description Returns where the channel's calls come from, what its source can do, and what came from the provider so far.
         */
        get: operations["readSource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/source/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a channel at Whapi.Cloud
         * @description Adds the channel's URL and header to the channel's settings at Whapi.Cloud and keeps the webhooks that stand there. The token is not kept.
         */
        post: operations["registerSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/source/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new secret for what Whapi.Cloud sends
         * @description Returned only here. What Whapi.Cloud sends with the secret of before is taken for 24 hours more.
         */
        post: operations["rotateSourceSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the apps of Meta's, oldest first
         * @description Requires the admin token.
         */
        get: operations["listSources"];
        put?: never;
        /**
         * Add an app of Meta's
         * @description Requires the admin token. Enter `url` and `verify_token` at Meta as the callback of the app's webhooks, and subscribe to `calls`. With `pass_on`, each request goes on to that URL as it came, with Meta's own signature.
         */
        post: operations["createSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources/{source_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an app of Meta's
         * @description Requires the admin token. Returns the app, its channels, and what came from Meta so far.
         */
        get: operations["readApp"];
        put?: never;
        post?: never;
        /**
         * Remove an app of Meta's
         * @description Refused with `SOURCE_IN_USE` while channels get their calls through it.
         */
        delete: operations["removeSource"];
        options?: never;
        head?: never;
        /**
         * Change an app of Meta's
         * @description Changes the given fields. What Meta signs with the app secret of before is taken for 24 hours more. `pass_on` null ends it.
         */
        patch: operations["changeSource"];
        trace?: never;
    };
    "/api/channels/{id}/link/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a pairing code
         * @description Use it instead of a QR code: choose "Link with phone number instead" on the phone and enter the code. Waits up to 15 seconds for WhatsApp.
         */
        post: operations["requestPairingCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a channel's settings
         * @description Returns the settings in effect, with defaults for those that were never changed.
         */
        get: operations["readSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a channel's settings
         * @description Changes the given settings and leaves the others. null restores a default. Unknown settings are stored and returned.
         */
        patch: operations["changeSettings"];
        trace?: never;
    };
    "/api/channels/{id}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a channel's webhooks
         * @description Lists a channel's webhooks in the order they were added, then those for several channels, with `account` true. Header values are not returned.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Add a webhook to a channel
         * @description Sends events to the URL from now on. Refused with `WEBHOOK_EXISTS` when the channel already sends one of these events there in the same mode. `warnings` lists likely mistakes. `secret: own` makes a signing secret that no other receiver knows; `signing_secret` is returned only here. With `chatwoot` in place of a URL calls are written into an inbox there: docs/guides/missed-calls-in-chatwoot.md.
         */
        post: operations["addWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a webhook and cancel its pending deliveries
         * @description Stops sending at once. Pending deliveries become `cancelled`.
         */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        /**
         * Change and enable a webhook
         * @description Changes the given fields and enables the webhook if it was disabled. It keeps its id. Pending deliveries go to the new URL.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks for several channels
         * @description Requires the admin token. The lists of their channels have them too, with `account` true.
         */
        get: operations["listAccountWebhooks"];
        put?: never;
        /**
         * Add a webhook for several channels, or for all
         * @description Requires the admin token. Each of its channels' events go to the URL from now on, `channels: all` also those of channels made later. It has a signing secret of its own, returned only here. Each channel has lanes, a log and health of its own for it.
         */
        post: operations["addAccountWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a webhook for several channels
         * @description Stops sending at once, for all of its channels. Pending deliveries become `cancelled`.
         */
        delete: operations["removeAccountWebhook"];
        options?: never;
        head?: never;
        /**
         * Change and enable a webhook for several channels
         * @description Changes the given fields and enables it if it was disabled. A channel that it is no longer for cancels what is pending.
         */
        patch: operations["changeAccountWebhook"];
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/signing-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new signing secret for such a webhook
         * @description Returned only here. For 24 hours the webhook is signed with the old one as well.
         */
        post: operations["rotateAccountWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events that a webhook can subscribe to
         * @description A webhook's `events` are names of this list. A subscription to another event is kept, and never fires.
         */
        get: operations["listEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/webhooks/{webhook_id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the health of a webhook's endpoint
         * @description Returns attempts, successes and latency of the last 24 hours, the number of pending deliveries, and the time of the next attempt.
         */
        get: operations["readEndpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a sample call to a webhook and return the response
         * @description Sends one sample call, signed like a real one, with the header `ringhook-test: true`, and returns the response. A webhook for `ops.post` alone gets a sample alert. Nothing is logged.
         */
        post: operations["tryWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the JSON schema of rules
         * @description Returns the schema that `PUT /api/channels/{id}/rules` checks by, with every default and bound.
         */
        get: operations["readRulesSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a channel's rules
         * @description Returns the rules as they are in force, with their defaults. A channel without rules has an empty list.
         */
        get: operations["readRules"];
        /**
         * Replace a channel's rules
         * @description Replaces all rules, lists and limits, for events from now on. One fault refuses the whole document: `BAD_RULE` names its path.
         */
        put: operations["replaceRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/rules/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try rules on an event
         * @description Says which rule an event would be for, what the rules before it miss, what would be done when, and why an action would be skipped. Nothing is sent.
         */
        post: operations["tryRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/rules/try-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try rules on the latest calls
         * @description Runs through the channel's latest calls with all limits, as if nothing had been done about them. Nothing is sent.
         */
        post: operations["tryRulesOnCalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/texts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whether rules may write
         * @description Returns whether the texts of the channel's rules are on, paused by WhatsApp, or switched off.
         */
        get: operations["readTexts"];
        /**
         * Switch the texts of rules on or off
         * @description `on` ends a pause, too. `off` stops the texts of rules and leaves their other actions.
         */
        put: operations["switchTexts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what rules did, newest first
         * @description Lists what rules decided page by page: what was done, what failed and what was skipped, with the reason. A pending one says when it is due.
         */
        get: operations["listActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/{action_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an action
         * @description Returns one action of a rule.
         */
        get: operations["readAction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actions/{action_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do an action once more
         * @description Does one that failed or was skipped once more, as a new action, as if its event were of now. Every limit counts for it, too.
         */
        post: operations["replayAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List calls, newest first
         * @description Lists the calls of all channels that the token can see, page by page. Calls added while you page never appear twice. Those that the channel's own account placed are listed with `direction=outgoing` or `any` alone.
         */
        get: operations["listCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{channel_id}/{call_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a call with its timeline
         * @description Returns the call with its events, deliveries and attempts.
         */
        get: operations["readCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{channel_id}/{call_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline a ringing call
         * @description Answers 204 only after WhatsApp accepted it. The caller sees the call declined; webhooks report it as `missed`.
         */
        post: operations["declineCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{channel_id}/{call_id}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write to the caller of a call
         * @description Has a text sent to the caller, once for each call, within all limits that the channel's rules have, or would have. The answer is the action, which is still to be done: read it to see what became of it. Its `rule` is `@asked`.
         */
        post: operations["textCaller"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/callbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List whom to call back, newest call first
         * @description Callers who were missed and not spoken to since, by their newest call. A missed call opens an entry, further ones join it; an answered call or an own call to them closes it. An entry that gets a call while you page moves to the top.
         */
        get: operations["listCallbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/callbacks/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count whom to call back
         * @description For a badge. More than 1,000 count as 1,000.
         */
        get: operations["countCallbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/callbacks/{callback_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a callback with its calls
         * @description Returns the entry with its calls.
         */
        get: operations["readCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Set a callback done, note, assign or snooze it
         * @description Sets it done or opens it again, notes, assigns, snoozes; what is not named stays. Refused with `CALLBACK_EXISTS` when the caller has a newer entry that is not done, and with `CALLBACK_DONE` when an entry that is done is to be snoozed.
         */
        patch: operations["changeCallback"];
        trace?: never;
    };
    "/api/callbacks.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export whom to call back as CSV
         * @description The entries as `GET /api/callbacks` has them, all pages in one CSV file. Texts that a spreadsheet would run as a formula begin with an apostrophe.
         */
        get: operations["exportCallbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries, newest first
         * @description Lists deliveries page by page. A pending one without `due_at` waits for an earlier delivery of the same call.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a delivery with its attempts and body
         * @description Returns the delivery with its attempts, exact body and target.
         */
        get: operations["readDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deliveries/{delivery_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a delivery
         * @description Creates a new delivery of the same event, with its own `webhook-id` and the header `ringhook-replay-of`.
         */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deliveries/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay all deliveries that a filter matches
         * @description Count first with `dry_run`, then set `max`: when more match, nothing is sent. Skips pending deliveries, replays, and deliveries to removed or disabled webhooks.
         */
        post: operations["replayDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read call counts and ring times
         * @description Returns calls, missed rate and ring times of a time span in full hours; by default the last 24 hours.
         */
        get: operations["readStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read ring times, callers, talk times and callbacks
         * @description Returns the distribution of ring times, the most frequent callers, and callers who gave up and were not answered within a day.
         */
        get: operations["readInsights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream events as they happen
         * @description Server-sent events. Recorded events have an id; updates of deliveries, links and callbacks have none. Send the last id as `Last-Event-ID` to resume after it. At most 32 streams per token; a stream that is not read is closed. docs/reference/api.md describes each event.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who changed what, newest first
         * @description Requires the admin token. Who asked for which change, from where, on what, and what came of it; kept for 90 days. It names fields and ids and holds no value.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the named tokens, oldest first
         * @description Requires the admin token. The tokens themselves are not kept, only their hashes.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a named token
         * @description Requires the admin token. The response holds the token, which is returned only here. It opens the channels and routes that its scopes allow, until it expires.
         */
        post: operations["addToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{token_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new token in place of a named one
         * @description Requires the admin token. Makes a new token, returned only here. The old one opens the same for 24 hours more, so you can update programs without a gap.
         */
        post: operations["rotateNamedToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a named token
         * @description Requires the admin token. The token opens nothing from then on, nor does the one before it.
         */
        delete: operations["removeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/brokers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the brokers, oldest first
         * @description Requires the admin token.
         */
        get: operations["listBrokers"];
        put?: never;
        /**
         * Add a broker
         * @description Requires the admin token. Webhooks lead to it by its name: `POST /api/channels/{id}/webhooks` with `broker`. Nothing is connected yet; `POST …/test` does.
         */
        post: operations["addBroker"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/brokers/{broker}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a broker
         * @description Requires the admin token.
         */
        get: operations["readBroker"];
        put?: never;
        post?: never;
        /**
         * Remove a broker
         * @description Requires the admin token. Refused with `BROKER_IN_USE` while webhooks lead to it.
         */
        delete: operations["removeBroker"];
        options?: never;
        head?: never;
        /**
         * Change a broker
         * @description Requires the admin token. Changes the given fields; null takes one off. Messages go over a new connection from then on.
         */
        patch: operations["changeBroker"];
        trace?: never;
    };
    "/api/brokers/{broker}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how a broker fares
         * @description Requires the admin token. What this gateway did there since it started: its connection, what is in flight, what was acknowledged and how soon.
         */
        get: operations["readBrokerHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/brokers/{broker}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Connect to a broker and look at where messages would go
         * @description Requires the admin token. Connects, looks whether a stream or an exchange takes messages, makes it where it may, and warns of settings that lose messages. Nothing is published.
         */
        post: operations["testBroker"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the gateways that share the database
         * @description Requires the admin token. The gateways of one PostgreSQL database: which are alive, and how many channels each holds. Those that died are listed for an hour. A gateway on SQLite is alone.
         */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check health & launch channel
         * @description Returns the state of the token's channel. A channel without a number starts to show QR codes, unless `wakeup=false`.
         */
        get: operations["checkHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get limits
         * @description Answers 204: this gateway has no limits.
         */
        get: operations["getLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * User info
         * @description Returns the name, about text and pictures of the linked account.
         */
        get: operations["getUserProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Logout user
         * @description Logs the channel out of WhatsApp. Its webhooks and its log stay.
         */
        post: operations["logoutUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get channel settings
         * @description Returns settings and webhooks in one object, including header values, because clients send the whole list back.
         */
        get: operations["getChannelSettings"];
        put?: never;
        post?: never;
        /**
         * Reset channel settings
         * @description Restores the default settings and removes the webhooks.
         */
        delete: operations["resetChannelSettings"];
        options?: never;
        head?: never;
        /**
         * Update channel settings
         * @description Changes the given settings. `webhooks` replaces the whole list; a webhook with an unchanged URL keeps its id and its pending deliveries. One invalid field refuses the whole change.
         */
        patch: operations["updateChannelSettings"];
        trace?: never;
    };
    "/settings/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get allowed events
         * @description Lists the events that this gateway sends. Subscriptions to others are stored but never fire.
         */
        get: operations["getAllowedEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings/webhook_test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test webhook
         * @description Sends one test callback to a URL, signed like a real one, with the header `ringhook-test: true`, and waits for the response.
         */
        post: operations["webhookTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Login user with QR-base64
         * @description Returns the QR code as a PNG in a data URL and as text. Waits up to 15 seconds for WhatsApp.
         */
        get: operations["loginUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/login/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Login user with QR-image
         * @description Returns the QR code as a PNG. Waits up to 15 seconds for WhatsApp.
         */
        get: operations["loginUserImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/login/rowdata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Login user with QR-rowdata
         * @description Returns the text of the QR code for you to render. Waits up to 15 seconds for WhatsApp.
         */
        get: operations["loginUserRowData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/login/{PhoneNumber}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get auth code by phone number
         * @description Returns a code of eight letters and digits to enter on the phone with this number.
         */
        get: operations["loginUserViaAuthCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create call event
         * @description Returns a link for calling the channel, for voice unless `type` is `video`.
         */
        post: operations["createCallEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/group_link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create group video call link
         * @description Returns a link for calling the channel, for video unless `type` says otherwise.
         */
        post: operations["createGroupCallLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{CallID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Reject call
         * @description Succeeds only after WhatsApp accepted it. The body is optional: the call's id is enough.
         */
        delete: operations["rejectCall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{CallID}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject call
         * @deprecated
         * @description Same as `DELETE /calls/{CallID}`, for older clients.
         */
        post: operations["rejectCallDeprecated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send text message
         * @description Answers once WhatsApp accepted the text. A number that is not on WhatsApp is refused.
         */
        post: operations["sendMessageText"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "calls.post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A call reached a new status
         * @description One call event per request: `initiated`, then possibly `ringing`, then either `missed` or `answered`. Each status is sent at most once, and the events of a call are sent in order. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveCallsPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "calls.patch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What is known of a call at its end
         * @description From sources that tell it: how long the talk lasted, and how calls ended that the channel's owner placed. At most one a call, for webhooks that subscribe to it. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveCallsPatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "users.post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account was linked to the channel
         * @description The phone scanned the QR code or accepted the pairing code, and the channel is connected. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveUsersPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "users.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The channel was logged out
         * @description The gateway or the phone ended the link. No calls arrive until the channel is linked again. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveUsersDelete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "channel.post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The channel's state changed
         * @description The channel's health, as in `GET /health`. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveChannelPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "channel.patch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * There is a new QR code to scan
         * @description Sent for each QR code while the channel waits to be linked, with the seconds until it expires. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveChannelPatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "callbacks.post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Once a day: who is still to be called back
         * @description At the time of the channel's setting `callbacks_summary_at`, by the clock of `callbacks_summary_timezone`. A channel has one a day, also when there is nobody to call back. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveCallbacksPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "reminders.post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A rule reminds of a call
         * @description Somebody was to be reminded of a call, and nobody spoke to its caller meanwhile. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveRemindersPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ops.post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Something is wrong, or is so no longer
         * @description For the operator: sent to webhooks for several channels that subscribe to it, once when something begins and once when it is over. What is about the gateway as a whole is told by one channel of each webhook. In mode `body` a POST to the URL; the modes `path` and `method` name the event in the URL as well.
         */
        post: operations["receiveOpsPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Problem: {
            type: string;
            /** @description What the code means. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /**
             * @description A stable code. Match on this.
             * @example CHANNEL_NOT_FOUND
             */
            code: string;
            /** @description What was wrong with this request. */
            detail: string;
            /** @description What to do next. */
            hint?: string;
            /** @description Also in the `x-request-id` header and in the log. */
            request_id: string;
        };
        Channel: {
            /** @example MANTIS-M72HC */
            id: string;
            name: string | null;
            /** @enum {string} */
            state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
            /** @description Why the channel is in this state, as a stable code. */
            reason: string | null;
            /** @description The reason as a sentence for people. */
            reason_text: string | null;
            /** @description What you can do about it; null when there is nothing to do. */
            hint: string | null;
            /** @description The linked phone number, digits only. */
            number: string | null;
            lid: string | null;
            /** @description The account's own name on WhatsApp. */
            push_name: string | null;
            /** @description Number of webhooks. */
            webhooks: number;
            /** @description Milliseconds since 1970. */
            created_at: number;
            /** @description Milliseconds since 1970. */
            started_at: number;
            /**
             * @description Where the channel's calls come from.
             * @enum {string}
             */
            source: "linked-device" | "whapi" | "meta-cloud";
            /** @description What the source can do. Anything else is answered 501 `SOURCE_CANNOT`. */
            can: ("link" | "decline" | "text" | "call_link" | "profile" | "register")[];
            call_log?: components["schemas"]["CallLog"];
        };
        Source: {
            /** @example src_01KAQ3W5V80000000000000000 */
            id: string;
            /** @enum {string} */
            kind: "meta-cloud";
            name: string | null;
            /** @description The callback URL to enter at Meta. */
            url: string;
            /** @description The verify token to enter at Meta. */
            verify_token: string;
            /** @description Where each request goes on to, as it came. */
            pass_on: {
                url: string;
                webhook_id: string;
            } | null;
            channels: {
                id: string;
                phone_number_id: string;
            }[];
            /** @description When the last request of the provider came. Milliseconds since 1970; null: never. */
            last_received_at: number | null;
            /** @description Requests that were the provider's own. */
            received: number;
            /** @description Requests with nothing new in them. */
            doubles: number;
            /** @description Requests with a wrong secret or signature. */
            refused: number;
            /** @description When the last one was refused. Milliseconds since 1970; null: never. */
            last_refused_at: number | null;
            /** @description News of calls of numbers that no channel has. */
            unrouted: number;
            /** @description When the last such news came. Milliseconds since 1970; null: never. */
            last_unrouted_at: number | null;
            /** @description Which number that was, by the provider's id of it. */
            last_unrouted_id: string | null;
            /** @description When Meta last checked the callback URL, and found it right. Milliseconds since 1970; null: never. */
            last_verified_at: number | null;
            /** @description News that waits, at most 5 s, for what belongs before it. */
            held: number;
            /** @description How long after it happened the last news of a call came. */
            lag_ms: number | null;
        };
        Webhook: {
            id: string;
            /** @description Of one that leads to a broker: `broker://NAME/TO`; to a Chatwoot: its inbox, as people open it. */
            url: string;
            /** @enum {unknown} */
            mode: "body" | "path" | "method";
            /** @description Header names. The values are not returned. */
            headers: string[];
            events: string[];
            max_age_seconds: number | null;
            /** @description Set when the endpoint answered 410 Gone, or a Chatwoot 401, 403 or 404. */
            disabled_at: number | null;
            disabled_reason: string | null;
            /** @description Milliseconds since 1970. */
            created_at: number;
            /**
             * @description Whose signing secret signs: the channel's, or its own.
             * @enum {unknown}
             */
            secret: "channel" | "own";
            /** @description It is for several channels, and changed at `/api/webhooks`. */
            account: boolean;
            /** @description The endpoint keeps failing. The gateway probes it with one delivery at a time. */
            failing: boolean;
            /** @description Likely mistakes, one sentence each, such as an event that is never sent. */
            warnings: string[];
            /** @description The broker that it leads to, where it leads to one. */
            broker?: string;
            /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
            to?: string | null;
            chatwoot?: {
                /** @example https://app.chatwoot.com */
                url: string;
                account_id: number;
                /** @description An inbox of the kind API. */
                inbox_id: number;
                /** @description Of which calls; default: both. */
                statuses: ("missed" | "answered")[];
                /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                open_on: ("missed" | "answered")[];
                /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                message: {
                    /** @example Missed WhatsApp {kind} from {caller} */
                    missed?: string;
                    /** @example Missed WhatsApp {kind} from {caller} */
                    answered?: string;
                };
                /** @description Whether all that is written is a private note; default: false. */
                private: boolean;
            };
            /**
             * @description Where in the broker or the Chatwoot it leads, as people read it.
             * @example nats main → ringhook.MANTIS-M72HC.calls.*
             */
            leads_to?: string;
        };
        AccountWebhook: {
            id: string;
            /** @description Of one that leads to a broker: `broker://NAME/TO`; to a Chatwoot: its inbox, as people open it. */
            url: string;
            /** @enum {unknown} */
            mode: "body" | "path" | "method";
            /** @description Header names. The values are not returned. */
            headers: string[];
            events: string[];
            max_age_seconds: number | null;
            /** @description Set when the endpoint answered 410 Gone, or a Chatwoot 401, 403 or 404. */
            disabled_at: number | null;
            disabled_reason: string | null;
            /** @description Milliseconds since 1970. */
            created_at: number;
            /**
             * @description Whose signing secret signs: the channel's, or its own.
             * @enum {unknown}
             */
            secret: "channel" | "own";
            /** @description It is for several channels, and changed at `/api/webhooks`. */
            account: boolean;
            /** @description The endpoint keeps failing. The gateway probes it with one delivery at a time. */
            failing: boolean;
            /** @description Likely mistakes, one sentence each, such as an event that is never sent. */
            warnings: string[];
            /** @description The broker that it leads to, where it leads to one. */
            broker?: string;
            /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
            to?: string | null;
            chatwoot?: {
                /** @example https://app.chatwoot.com */
                url: string;
                account_id: number;
                /** @description An inbox of the kind API. */
                inbox_id: number;
                /** @description Of which calls; default: both. */
                statuses: ("missed" | "answered")[];
                /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                open_on: ("missed" | "answered")[];
                /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                message: {
                    /** @example Missed WhatsApp {kind} from {caller} */
                    missed?: string;
                    /** @example Missed WhatsApp {kind} from {caller} */
                    answered?: string;
                };
                /** @description Whether all that is written is a private note; default: false. */
                private: boolean;
            };
            /**
             * @description Where in the broker or the Chatwoot it leads, as people read it.
             * @example nats main → ringhook.MANTIS-M72HC.calls.*
             */
            leads_to?: string;
            /** @description `all`, also those made later, or the ids of some. */
            channels: "all" | string[];
        };
        PhoneLog: {
            /**
             * @description How the call came out, as the phone knows it.
             * @enum {unknown}
             */
            outcome: "answered" | "not_answered" | "unreachable" | "declined" | "cancelled" | "answered_elsewhere" | "failed" | "unknown";
            /**
             * @description WhatsApp's own word for it.
             * @example CONNECTED
             */
            result: string;
            /** @description Whole seconds of talk; null when the phone told none. */
            duration: number | null;
            /** @description Milliseconds since 1970. */
            started_at: number;
            /** @description When the phone wrote it, which is about the call's end: milliseconds since 1970. */
            timestamp: number;
            /** @description When the gateway read it: milliseconds since 1970. */
            read_at: number;
            /** @description The others, whom the call was for. */
            participants: {
                /** @description JID. */
                id: string;
                /**
                 * @description How the call came out, as the phone knows it.
                 * @enum {unknown}
                 */
                outcome: "answered" | "not_answered" | "unreachable" | "declined" | "cancelled" | "answered_elsewhere" | "failed" | "unknown";
            }[];
        };
        CallLog: {
            /** @description When the phone wrote the last record: milliseconds since 1970. Null: none seen yet. */
            last_record_at: number | null;
            /** @description What to know about it; null when there is nothing to say. */
            hint: string | null;
            /** @description Records that said something new. */
            records: number;
            /** @description Up to which version of WhatsApp's app state it was read. Null: no change was heard of yet. */
            version: number | null;
            /** @description Changes that wait to be read, for their key or a right MAC. */
            waiting: number;
            /** @description Times that changes were missing between two. */
            gaps: number;
            /** @description Changes whose key the phone had not shared. */
            missing_keys: number;
            /** @description Changes or records that are not what their MAC is for. */
            wrong_macs: number;
            /** @description Changes that are not tried any more: unreadable for a day, or in a file, which is not fetched. */
            given_up: number;
            /** @description Records that contradict what was heard of the call, or the record before. */
            disagreements: number;
            /** @description Records of the time before the channel was linked. */
            before_link: number;
            /** @description Changes that tell of no call: a record that the phone took away, a part of the log that was cleared, a record without a call's id. */
            without_call: number;
            /** @description Stanzas of calls that the account itself placed. */
            own_stanzas: number;
        };
        Call: {
            channel_id: string;
            /** @example ED3D9B4864F90327F10D24BAEED6CFB9 */
            id: string;
            /**
             * @description `queued`: placed while the channel was offline, and its outcome is not known yet. `ended`: known by its end alone, as are outgoing calls.
             * @enum {unknown}
             */
            status: "queued" | "initiated" | "ringing" | "missed" | "answered" | "ended";
            /**
             * @description `outgoing`: the channel's own account placed it.
             * @enum {unknown}
             */
            direction: "incoming" | "outgoing";
            /** @description Whole seconds of talk. Null when nobody told them, as of most incoming calls. */
            duration: number | null;
            /**
             * @description The `from` of the call's webhooks; of an outgoing call, who was called.
             * @example 919984351847@s.whatsapp.net
             */
            caller: string;
            /**
             * @description Digits; null when the number is unknown.
             * @example 919984351847
             */
            caller_number: string | null;
            caller_lid: string | null;
            /**
             * @description The name that the caller has given themselves in WhatsApp.
             * @example Asha
             */
            caller_name: string | null;
            /**
             * @description ISO 3166-1 code: as WhatsApp tells it, else by the number's calling code.
             * @example IN
             */
            caller_country: string | null;
            /**
             * @description What the caller's WhatsApp runs on.
             * @example android
             */
            caller_platform: string | null;
            /** @description The version of the caller's WhatsApp. */
            caller_version: string | null;
            group: boolean;
            group_jid: string | null;
            video: boolean;
            /** @description The call was placed while the channel was offline. */
            offline: boolean;
            /** @description Milliseconds since 1970. */
            started_at: number;
            ringing_at: number | null;
            /** @description When the call was answered or missed. */
            ended_at: number | null;
            /** @description From the start of the call until it was answered or missed. */
            ring_time_ms: number | null;
            /** @description `answered`, `unknown`, or why the call was missed. */
            end_reason: string | null;
            /**
             * @description Why no phone rang, such as `privacy`: unknown callers are silenced. Null: it could be heard.
             * @example privacy
             */
            silence: string | null;
            /** @description The words that rules put to the call. */
            tags: string[];
            log?: components["schemas"]["PhoneLog"];
        };
        Callback: {
            /** @example cbk_01KAQ3W5V80000000000000000 */
            id: string;
            channel_id: string;
            /** @enum {unknown} */
            state: "open" | "snoozed" | "done";
            /**
             * @description The `from` of the calls' webhooks.
             * @example 919984351847@s.whatsapp.net
             */
            caller: string;
            /**
             * @description Digits; null when the number is unknown.
             * @example 919984351847
             */
            caller_number: string | null;
            caller_lid: string | null;
            /** @description The name that the caller has given themselves in WhatsApp. */
            caller_name: string | null;
            /**
             * @description ISO 3166-1 code of the number's country.
             * @example IN
             */
            caller_country: string | null;
            /** @description Time zones of that country, from west to east, one for each time that its clocks show now. It is a hint: people travel. */
            caller_time_zones: string[];
            /**
             * @description Opens the chat in WhatsApp; null when the number is unknown.
             * @example https://wa.me/919984351847
             */
            whatsapp_url: string | null;
            /** @description How many calls of this caller were missed since the entry was opened. */
            calls: number;
            /** @description Milliseconds since 1970. */
            first_call_at: number;
            /** @description Milliseconds since 1970. */
            last_call_at: number;
            note: string | null;
            /**
             * @description Who calls back.
             * @example Maria
             */
            assigned_to: string | null;
            /** @description Set in state `snoozed`, which ends by itself then. */
            snoozed_until: number | null;
            /** @description Set in state `done`. */
            closed_at: number | null;
            /**
             * @description How it was done: a call of the caller was `answered`, the account placed an `outgoing_call`, a `text` was written, a `person` said so. `joined`, in the live stream only: another entry turned out to be the same caller's, and has its calls.
             * @enum {string|null}
             */
            closed_by: "answered" | "outgoing_call" | "text" | "person" | "joined" | null;
            /** @description Milliseconds since 1970. */
            changed_at: number;
        };
        Delivery: {
            /**
             * @description Also sent as `webhook-id` with each request.
             * @example dlv_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN
             */
            id: string;
            channel_id: string;
            webhook_id: string;
            event_id: string;
            /** @example calls */
            type: string;
            /** @example post */
            method: string;
            call_id: string | null;
            /**
             * @description Status of the call's event; null for one of another kind, such as `calls.patch`.
             * @enum {string|null}
             */
            status: "initiated" | "ringing" | "missed" | "answered" | null;
            /** @enum {unknown} */
            state: "pending" | "delivered" | "expired" | "cancelled";
            /** @description Number of attempts. */
            attempts: number;
            /** @description HTTP status of the last attempt; null without an answer, and for a broker. */
            last_status: number | null;
            /** @description Error of the last attempt, as a stable code. */
            last_error: string | null;
            /** @description Time of the next attempt; null when the delivery is done or waits for an earlier one of its call. */
            due_at: number | null;
            /** @description The delivery that this one replays. */
            replay_of: string | null;
            /** @description Milliseconds since 1970. */
            created_at: number;
            settled_at: number | null;
        };
        DeliveryWithAttempts: {
            /**
             * @description Also sent as `webhook-id` with each request.
             * @example dlv_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN
             */
            id: string;
            channel_id: string;
            webhook_id: string;
            event_id: string;
            /** @example calls */
            type: string;
            /** @example post */
            method: string;
            call_id: string | null;
            /**
             * @description Status of the call's event; null for one of another kind, such as `calls.patch`.
             * @enum {string|null}
             */
            status: "initiated" | "ringing" | "missed" | "answered" | null;
            /** @enum {unknown} */
            state: "pending" | "delivered" | "expired" | "cancelled";
            /** @description Number of attempts. */
            attempts: number;
            /** @description HTTP status of the last attempt; null without an answer, and for a broker. */
            last_status: number | null;
            /** @description Error of the last attempt, as a stable code. */
            last_error: string | null;
            /** @description Time of the next attempt; null when the delivery is done or waits for an earlier one of its call. */
            due_at: number | null;
            /** @description The delivery that this one replays. */
            replay_of: string | null;
            /** @description Milliseconds since 1970. */
            created_at: number;
            settled_at: number | null;
            /** @description The HTTP requests in order. */
            attempt_list: {
                number: number;
                /** @description Milliseconds since 1970. */
                at: number;
                duration_ms: number;
                /** @description The IP address of the connection; of a broker, its host and port. */
                address: string | null;
                /** @description HTTP status; null without an answer, and for a broker. */
                status: number | null;
                error: string | null;
                /** @description The start of the response body, at most 2 KiB. Of a broker, JSON of where the message went and what the broker said, or its error. */
                answer: string | null;
                /** @description Oddities that did not change the result, as codes separated by spaces: a truncated body, a request sent again. */
                remark: string | null;
                /** @description Target of a redirect. Redirects are not followed. */
                location: string | null;
            }[];
        };
        Action: {
            /** @example act_01KAQ3W5V8Y1T0000000000000 */
            id: string;
            channel_id: string;
            /** @description Null when the call is no longer in the log. */
            call_id: string | null;
            /** @description The event that it follows from. */
            event_id: string;
            /**
             * @description The rule's id.
             * @example night
             */
            rule: string;
            /** @enum {unknown} */
            kind: "reject" | "text" | "remind" | "tag";
            /** @enum {unknown} */
            state: "pending" | "done" | "failed" | "skipped";
            /** @description Why it was skipped, or how it failed, as a stable code: docs/reference/rules.md lists them. */
            reason: string | null;
            /** @description The reason as a sentence for people. */
            reason_text: string | null;
            /** @description WhatsApp's code for its refusal, such as 463. */
            refused_with: number | null;
            /** @description The caller's number, digits only; null where WhatsApp hides it. */
            number: string | null;
            /** @description What a text said, once it was begun. */
            text: string | null;
            /** @description The word of a tag. */
            word: string | null;
            /** @description The id of the text's message, chosen before it is sent: a repeat after a crash has the same one. */
            message_id: string | null;
            /** @description When it is looked at next; null once it is settled. */
            due_at: number | null;
            /** @description When its last attempt began. */
            started_at: number | null;
            settled_at: number | null;
            /** @description Milliseconds since 1970. */
            created_at: number;
            /** @description The action that this one does once more. */
            replay_of: string | null;
        };
        Rules: {
            rules: {
                /** @description 1 to 40 letters, digits, - and _ */
                id: string;
                /** @description an IANA time zone such as Europe/Berlin */
                timezone?: string;
                when: {
                    /** @enum {unknown} */
                    on: "offered" | "missed" | "answered";
                    callers?: string[];
                    hours?: {
                        /** @description an IANA time zone such as Europe/Berlin */
                        timezone: string;
                        /**
                         * @default [
                         *       "mon",
                         *       "tue",
                         *       "wed",
                         *       "thu",
                         *       "fri",
                         *       "sat",
                         *       "sun"
                         *     ]
                         */
                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                        /** @description a time such as 08:00 */
                        from: string;
                        /** @description a time such as 18:00, at most 24:00 */
                        to: string;
                        /** @default false */
                        outside: boolean;
                    };
                    holidays?: string[];
                    /** @default false */
                    group: boolean;
                    video?: boolean;
                    /** @default false */
                    offline: boolean;
                    end_reason?: string[];
                    rang_s?: {
                        min?: number;
                        max?: number;
                    };
                    repeat?: {
                        calls: number;
                        within_min: number;
                    };
                };
                then: {
                    reject?: {
                        /** @default 0 */
                        after_s: number;
                    };
                    text?: {
                        body: string;
                        /** @default 0 */
                        after_s: number;
                    };
                    remind?: {
                        in_min: number;
                    };
                    tag?: {
                        /** @description one word of at most 40 letters, digits, - and _ */
                        word: string;
                    };
                }[];
            }[];
            /** @default {} */
            lists: {
                [key: string]: string[];
            };
            /** @default {} */
            limits: {
                /** @default 12 */
                text_per_caller_h: number;
                /** @default 100 */
                texts_per_day: number;
                /** @default 6 */
                texts_per_min: number;
                /** @default 30 */
                rejects_per_min: number;
                /** @default 120 */
                max_age_s: number;
            };
        };
        AuditEntry: {
            id: string;
            /** @description Milliseconds since 1970. */
            at: number;
            /** @description How the sender signed in, such as `admin token`. */
            who: string;
            /** @description The sender's IP address. */
            address: string;
            /** @description The operation's name in this document. */
            change: string;
            channel_id: string | null;
            /** @description What it was done to, and what it made: ids by what they are of. */
            touched: {
                [key: string]: string;
            };
            /** @description The names of the fields that were sent. */
            fields: string[];
            /** @enum {unknown} */
            outcome: "done" | "refused";
            /** @description HTTP status of the answer. */
            status: number;
            /** @description Why it was refused. */
            code: string | null;
        };
        Token: {
            id: string;
            /** @description What the log of changes calls it. */
            name: string;
            /** @description `all`, also those made later, or the ids of some. */
            channels: "all" | string[];
            /** @description `read` shows calls, deliveries and settings. `send` rejects, texts, replays, tests and works off callbacks. `manage` changes channels and shows what links them. None includes another. */
            scopes: ("read" | "send" | "manage")[];
            /** @description null for one that does not expire. */
            expires_at: number | null;
            /** @description To the minute; null for one that was never used. */
            last_used_at: number | null;
            /** @description Until then, the token before the last rotation opens, too. */
            old_token_until: number | null;
            /** @description Milliseconds since 1970. */
            created_at: number;
        };
        Broker: {
            /** @example main */
            name: string;
            /** @enum {unknown} */
            kind: "nats" | "rabbitmq" | "redis";
            /**
             * @description Without user and password.
             * @example nats://127.0.0.1:4222
             */
            url: string;
            user: string | null;
            /** @description The password itself is never returned. */
            has_password: boolean;
            tls: boolean;
            /** @description Whether a stream or an exchange that is not there is made. */
            create: boolean;
            /** @description Milliseconds since 1970. */
            created_at: number;
        };
        Node: {
            /** @description How people know it: `RINGHOOK_NODE_NAME`, or the host's name. */
            name: string;
            /** @description Where the other nodes reach it; null while it starts. */
            url: string | null;
            /**
             * @description `gone`: it has not said for ten seconds that it is alive. One that stopped is not listed.
             * @enum {unknown}
             */
            state: "alive" | "gone";
            /** @description Whether it is the one that answers. */
            self: boolean;
            /** @description How many channels it holds. */
            channels: number;
            /** @description How many channels it has taken from nodes that died. */
            taken_over: number;
            /** @description Milliseconds since 1970. */
            started_at: number;
            /** @description Milliseconds since 1970. */
            seen_at: number;
        };
        CompatibleError: {
            error: {
                /** @description The HTTP status. */
                code: number;
                message: string;
                /** @description A stable code, a colon, and a sentence. */
                details?: string;
            };
        };
        /** @description Unknown fields are stored and returned. */
        Settings: {
            /** @default 3000 */
            callback_backoff_delay_ms: number;
            /** @default 900000 */
            max_callback_backoff_delay_ms: number;
            /** @default true */
            callback_persist: boolean;
            media: {
                [key: string]: unknown;
            };
            webhooks: {
                url: string;
                /** @enum {unknown} */
                mode: "body" | "path" | "method";
                /** @description At most 5. */
                headers: {
                    [key: string]: string;
                };
                events: {
                    /** @example calls */
                    type: string;
                    /** @example post */
                    method: string;
                }[];
                /** @description Older events are not sent. 15 to 172800 seconds; null: 7 days. */
                webhook_max_age_seconds: number | null;
            }[];
            /**
             * @default
             * @example socks5://user:password@proxy.example.com:1080
             */
            proxy: string;
            /** @default  */
            mobile_proxy: string;
            /** @default false */
            offline_mode: boolean;
            /** @default false */
            full_history: boolean;
        } & {
            [key: string]: unknown;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status: string;
                        version: string;
                    };
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status: string;
                    };
                };
            };
        };
    };
    readMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description `token`: a named token.
                         * @enum {unknown}
                         */
                        role: "admin" | "channel" | "token";
                        /** @description The only channel that the token opens; null when it opens more. */
                        channel_id: string | null;
                        token?: components["schemas"]["Token"];
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description `token`: a named token.
                         * @enum {unknown}
                         */
                        role: "admin" | "channel" | "token";
                        /** @description The only channel that the token opens; null when it opens more. */
                        channel_id: string | null;
                        token?: components["schemas"]["Token"];
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChannels: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Channel"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createChannel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 2 to 64 letters, digits, - or _. Generated when absent. */
                    id?: string;
                    name?: string;
                    source?: {
                        /**
                         * @description Where the channel's calls come from.
                         * @enum {string}
                         */
                        kind: "linked-device" | "whapi" | "meta-cloud";
                        /** @description For `whapi`: only what comes from this channel of Whapi.Cloud's is taken. */
                        provider_channel_id?: string;
                        /** @description For `whapi`: webhooks name Whapi.Cloud's channel id in place of ours. */
                        keep_channel_id?: boolean;
                        /** @description For `meta-cloud`: the app of Meta's, from `POST /api/sources`. */
                        source_id?: string;
                        /** @description For `meta-cloud`: the number's id at Meta. */
                        phone_number_id?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example MANTIS-M72HC */
                        id: string;
                        name: string | null;
                        /** @enum {string} */
                        state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
                        /** @description Why the channel is in this state, as a stable code. */
                        reason: string | null;
                        /** @description The reason as a sentence for people. */
                        reason_text: string | null;
                        /** @description What you can do about it; null when there is nothing to do. */
                        hint: string | null;
                        /** @description The linked phone number, digits only. */
                        number: string | null;
                        lid: string | null;
                        /** @description The account's own name on WhatsApp. */
                        push_name: string | null;
                        /** @description Number of webhooks. */
                        webhooks: number;
                        /** @description Milliseconds since 1970. */
                        created_at: number;
                        /** @description Milliseconds since 1970. */
                        started_at: number;
                        /**
                         * @description Where the channel's calls come from.
                         * @enum {string}
                         */
                        source: "linked-device" | "whapi" | "meta-cloud";
                        /** @description What the source can do. Anything else is answered 501 `SOURCE_CANNOT`. */
                        can: ("link" | "decline" | "text" | "call_link" | "profile" | "register")[];
                        call_log?: components["schemas"]["CallLog"];
                        /** @description The channel's token, returned only here. */
                        token: string;
                        /** @description The secret that signs the webhooks, `whsec_…`, returned only here. */
                        signing_secret: string;
                        /** @description For a provider: where it is to send its requests. */
                        url?: string;
                        /** @description For Whapi.Cloud: the header of the secret. */
                        header?: string;
                        /** @description For Whapi.Cloud: what that header has to hold, returned only here. */
                        secret?: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
                        /** @description Why the channel is in this state, as a stable code. */
                        reason: string | null;
                        /** @description The reason as a sentence for people. */
                        reason_text: string | null;
                        /** @description What you can do about it; null when there is nothing to do. */
                        hint: string | null;
                        /** @description The code to scan in state QR. */
                        qr: {
                            /** @description The text of the QR code. */
                            text: string;
                            /** @description Milliseconds since 1970. */
                            expires_at: number;
                        } | null;
                        /** @description The linked phone number, digits only. */
                        number: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
                        /** @description Why the channel is in this state, as a stable code. */
                        reason: string | null;
                        /** @description The reason as a sentence for people. */
                        reason_text: string | null;
                        /** @description What you can do about it; null when there is nothing to do. */
                        hint: string | null;
                        /** @description The code to scan in state QR. */
                        qr: {
                            /** @description The text of the QR code. */
                            text: string;
                            /** @description Milliseconds since 1970. */
                            expires_at: number;
                        } | null;
                        /** @description The linked phone number, digits only. */
                        number: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
                        /** @description Why the channel is in this state, as a stable code. */
                        reason: string | null;
                        /** @description The reason as a sentence for people. */
                        reason_text: string | null;
                        /** @description What you can do about it; null when there is nothing to do. */
                        hint: string | null;
                        /** @description The code to scan in state QR. */
                        qr: {
                            /** @description The text of the QR code. */
                            text: string;
                            /** @description Milliseconds since 1970. */
                            expires_at: number;
                        } | null;
                        /** @description The linked phone number, digits only. */
                        number: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restartChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
                        /** @description Why the channel is in this state, as a stable code. */
                        reason: string | null;
                        /** @description The reason as a sentence for people. */
                        reason_text: string | null;
                        /** @description What you can do about it; null when there is nothing to do. */
                        hint: string | null;
                        /** @description The code to scan in state QR. */
                        qr: {
                            /** @description The text of the QR code. */
                            text: string;
                            /** @description Milliseconds since 1970. */
                            expires_at: number;
                        } | null;
                        /** @description The linked phone number, digits only. */
                        number: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Returned only here. */
                        token: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateSigningSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Returned only here. The old secret also signs webhooks for 24 hours. */
                        signing_secret: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Returned only here. The old secret also signs webhooks for 24 hours. */
                        signing_secret: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Where the channel's calls come from.
                         * @enum {string}
                         */
                        kind: "linked-device" | "whapi" | "meta-cloud";
                        /** @description What the source can do. Anything else is answered 501 `SOURCE_CANNOT`. */
                        can: ("link" | "decline" | "text" | "call_link" | "profile" | "register")[];
                        /** @description Where the provider is to send its requests; null for a linked device. */
                        url: string | null;
                        /** @description The header in which Whapi.Cloud has to send the secret. */
                        header: string | null;
                        /** @description The app of Meta's that the number belongs to. */
                        source_id: string | null;
                        /** @description The number's id at Meta. */
                        phone_number_id: string | null;
                        /** @description The channel's id at Whapi.Cloud, if it was given. */
                        provider_channel_id: string | null;
                        /** @description When the last request of the provider came. Milliseconds since 1970; null: never. */
                        last_received_at: number | null;
                        /** @description Requests that were the provider's own. */
                        received: number;
                        /** @description Requests with nothing new in them. */
                        doubles: number;
                        /** @description Requests with a wrong secret or signature. */
                        refused: number;
                        /** @description When the last one was refused. Milliseconds since 1970; null: never. */
                        last_refused_at: number | null;
                        /** @description News of calls of numbers that no channel has. */
                        unrouted: number;
                        /** @description When the last such news came. Milliseconds since 1970; null: never. */
                        last_unrouted_at: number | null;
                        /** @description Which number that was, by the provider's id of it. */
                        last_unrouted_id: string | null;
                        /** @description When Meta last checked the callback URL, and found it right. Milliseconds since 1970; null: never. */
                        last_verified_at: number | null;
                        /** @description News that waits, at most 5 s, for what belongs before it. */
                        held: number;
                        /** @description How long after it happened the last news of a call came. */
                        lag_ms: number | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of Whapi.Cloud's API. It is used once, and not kept. */
                    token: string;
                    /** @description Default: `https://gate.whapi.cloud`. */
                    api_url?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Where the channel's calls come from.
                         * @enum {string}
                         */
                        kind: "linked-device" | "whapi" | "meta-cloud";
                        /** @description What the source can do. Anything else is answered 501 `SOURCE_CANNOT`. */
                        can: ("link" | "decline" | "text" | "call_link" | "profile" | "register")[];
                        /** @description Where the provider is to send its requests; null for a linked device. */
                        url: string | null;
                        /** @description The header in which Whapi.Cloud has to send the secret. */
                        header: string | null;
                        /** @description The app of Meta's that the number belongs to. */
                        source_id: string | null;
                        /** @description The number's id at Meta. */
                        phone_number_id: string | null;
                        /** @description The channel's id at Whapi.Cloud, if it was given. */
                        provider_channel_id: string | null;
                        /** @description When the last request of the provider came. Milliseconds since 1970; null: never. */
                        last_received_at: number | null;
                        /** @description Requests that were the provider's own. */
                        received: number;
                        /** @description Requests with nothing new in them. */
                        doubles: number;
                        /** @description Requests with a wrong secret or signature. */
                        refused: number;
                        /** @description When the last one was refused. Milliseconds since 1970; null: never. */
                        last_refused_at: number | null;
                        /** @description News of calls of numbers that no channel has. */
                        unrouted: number;
                        /** @description When the last such news came. Milliseconds since 1970; null: never. */
                        last_unrouted_at: number | null;
                        /** @description Which number that was, by the provider's id of it. */
                        last_unrouted_id: string | null;
                        /** @description When Meta last checked the callback URL, and found it right. Milliseconds since 1970; null: never. */
                        last_verified_at: number | null;
                        /** @description News that waits, at most 5 s, for what belongs before it. */
                        held: number;
                        /** @description How long after it happened the last news of a call came. */
                        lag_ms: number | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateSourceSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Returned only here. The one before counts for 24 hours. */
                        secret: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Source"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    kind: "meta-cloud";
                    name?: string;
                    /** @description The app secret, from Meta's page of the app. */
                    app_secret: string;
                    /** @description Made by the gateway when absent. */
                    verify_token?: string;
                    pass_on?: {
                        url: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string | null;
                    /** @description The app secret, from Meta's page of the app. */
                    app_secret?: string;
                    /** @description Made by the gateway when absent. */
                    verify_token?: string;
                    pass_on?: {
                        url: string;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestPairingCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Digits, with the country code. */
                    number: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Eight letters and digits. */
                        code: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The gateway's settings, and unknown ones that the owner stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        /** @description The gateway's settings, and unknown ones that the owner stored. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The gateway's settings, and unknown ones that the owner stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description This, `broker` or `chatwoot`. */
                    url?: string;
                    /** @description In place of a URL: the name of a broker, which the operator has added. */
                    broker?: string;
                    /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
                    to?: string | null;
                    chatwoot?: {
                        /** @example https://app.chatwoot.com */
                        url: string;
                        account_id: number;
                        /** @description An inbox of the kind API. */
                        inbox_id: number;
                        /** @description The access token of an agent or a bot who is in the inbox. It is sealed and never returned. Given again with another `url`. */
                        token: string;
                        /** @description Of which calls; default: both. */
                        statuses?: ("missed" | "answered")[];
                        /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                        open_on?: ("missed" | "answered")[];
                        /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                        message?: {
                            /** @example Missed WhatsApp {kind} from {caller} */
                            missed?: string;
                            /** @example Missed WhatsApp {kind} from {caller} */
                            answered?: string;
                        };
                        /** @description Whether all that is written is a private note; default: false. */
                        private?: boolean;
                    };
                    /** @enum {unknown} */
                    mode?: "body" | "path" | "method";
                    /** @description At most 5. */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @description Event names, `type.method`; by default `calls.post`. */
                    events?: string[];
                    /** @description Older events are not sent. 15 to 172800 seconds; null: 7 days. */
                    max_age_seconds?: number | null;
                    /**
                     * @description `own`: a signing secret of this webhook alone. By default the channel's signs.
                     * @enum {unknown}
                     */
                    secret?: "channel" | "own";
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description Of one that leads to a broker: `broker://NAME/TO`; to a Chatwoot: its inbox, as people open it. */
                        url: string;
                        /** @enum {unknown} */
                        mode: "body" | "path" | "method";
                        /** @description Header names. The values are not returned. */
                        headers: string[];
                        events: string[];
                        max_age_seconds: number | null;
                        /** @description Set when the endpoint answered 410 Gone, or a Chatwoot 401, 403 or 404. */
                        disabled_at: number | null;
                        disabled_reason: string | null;
                        /** @description Milliseconds since 1970. */
                        created_at: number;
                        /**
                         * @description Whose signing secret signs: the channel's, or its own.
                         * @enum {unknown}
                         */
                        secret: "channel" | "own";
                        /** @description It is for several channels, and changed at `/api/webhooks`. */
                        account: boolean;
                        /** @description The endpoint keeps failing. The gateway probes it with one delivery at a time. */
                        failing: boolean;
                        /** @description Likely mistakes, one sentence each, such as an event that is never sent. */
                        warnings: string[];
                        /** @description The broker that it leads to, where it leads to one. */
                        broker?: string;
                        /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
                        to?: string | null;
                        chatwoot?: {
                            /** @example https://app.chatwoot.com */
                            url: string;
                            account_id: number;
                            /** @description An inbox of the kind API. */
                            inbox_id: number;
                            /** @description Of which calls; default: both. */
                            statuses: ("missed" | "answered")[];
                            /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                            open_on: ("missed" | "answered")[];
                            /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                            message: {
                                /** @example Missed WhatsApp {kind} from {caller} */
                                missed?: string;
                                /** @example Missed WhatsApp {kind} from {caller} */
                                answered?: string;
                            };
                            /** @description Whether all that is written is a private note; default: false. */
                            private: boolean;
                        };
                        /**
                         * @description Where in the broker or the Chatwoot it leads, as people read it.
                         * @example nats main → ringhook.MANTIS-M72HC.calls.*
                         */
                        leads_to?: string;
                        /** @description The webhook's own secret, returned only here. */
                        signing_secret?: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url?: string;
                    /** @description In place of a URL: the name of a broker, which the operator has added. */
                    broker?: string;
                    /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
                    to?: string | null;
                    chatwoot?: {
                        /** @example https://app.chatwoot.com */
                        url?: string;
                        account_id?: number;
                        /** @description An inbox of the kind API. */
                        inbox_id?: number;
                        /** @description The access token of an agent or a bot who is in the inbox. It is sealed and never returned. Given again with another `url`. */
                        token?: string;
                        /** @description Of which calls; default: both. */
                        statuses?: ("missed" | "answered")[];
                        /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                        open_on?: ("missed" | "answered")[];
                        /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                        message?: {
                            /** @example Missed WhatsApp {kind} from {caller} */
                            missed?: string;
                            /** @example Missed WhatsApp {kind} from {caller} */
                            answered?: string;
                        };
                        /** @description Whether all that is written is a private note; default: false. */
                        private?: boolean;
                    };
                    /** @enum {unknown} */
                    mode?: "body" | "path" | "method";
                    /** @description At most 5. */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @description Event names, `type.method`; by default `calls.post`. */
                    events?: string[];
                    /** @description Older events are not sent. 15 to 172800 seconds; null: 7 days. */
                    max_age_seconds?: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AccountWebhook"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addAccountWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description This, `broker` or `chatwoot`. */
                    url?: string;
                    /** @description In place of a URL: the name of a broker, which the operator has added. */
                    broker?: string;
                    /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
                    to?: string | null;
                    chatwoot?: {
                        /** @example https://app.chatwoot.com */
                        url: string;
                        account_id: number;
                        /** @description An inbox of the kind API. */
                        inbox_id: number;
                        /** @description The access token of an agent or a bot who is in the inbox. It is sealed and never returned. Given again with another `url`. */
                        token: string;
                        /** @description Of which calls; default: both. */
                        statuses?: ("missed" | "answered")[];
                        /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                        open_on?: ("missed" | "answered")[];
                        /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                        message?: {
                            /** @example Missed WhatsApp {kind} from {caller} */
                            missed?: string;
                            /** @example Missed WhatsApp {kind} from {caller} */
                            answered?: string;
                        };
                        /** @description Whether all that is written is a private note; default: false. */
                        private?: boolean;
                    };
                    /** @enum {unknown} */
                    mode?: "body" | "path" | "method";
                    /** @description At most 5. */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @description Event names, `type.method`; by default `calls.post`. */
                    events?: string[];
                    /** @description Older events are not sent. 15 to 172800 seconds; null: 7 days. */
                    max_age_seconds?: number | null;
                    /**
                     * @description It always has one of its own.
                     * @enum {unknown}
                     */
                    secret?: "own";
                    /** @description `all`, also those made later, or the ids of some. */
                    channels: "all" | string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description Of one that leads to a broker: `broker://NAME/TO`; to a Chatwoot: its inbox, as people open it. */
                        url: string;
                        /** @enum {unknown} */
                        mode: "body" | "path" | "method";
                        /** @description Header names. The values are not returned. */
                        headers: string[];
                        events: string[];
                        max_age_seconds: number | null;
                        /** @description Set when the endpoint answered 410 Gone, or a Chatwoot 401, 403 or 404. */
                        disabled_at: number | null;
                        disabled_reason: string | null;
                        /** @description Milliseconds since 1970. */
                        created_at: number;
                        /**
                         * @description Whose signing secret signs: the channel's, or its own.
                         * @enum {unknown}
                         */
                        secret: "channel" | "own";
                        /** @description It is for several channels, and changed at `/api/webhooks`. */
                        account: boolean;
                        /** @description The endpoint keeps failing. The gateway probes it with one delivery at a time. */
                        failing: boolean;
                        /** @description Likely mistakes, one sentence each, such as an event that is never sent. */
                        warnings: string[];
                        /** @description The broker that it leads to, where it leads to one. */
                        broker?: string;
                        /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
                        to?: string | null;
                        chatwoot?: {
                            /** @example https://app.chatwoot.com */
                            url: string;
                            account_id: number;
                            /** @description An inbox of the kind API. */
                            inbox_id: number;
                            /** @description Of which calls; default: both. */
                            statuses: ("missed" | "answered")[];
                            /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                            open_on: ("missed" | "answered")[];
                            /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                            message: {
                                /** @example Missed WhatsApp {kind} from {caller} */
                                missed?: string;
                                /** @example Missed WhatsApp {kind} from {caller} */
                                answered?: string;
                            };
                            /** @description Whether all that is written is a private note; default: false. */
                            private: boolean;
                        };
                        /**
                         * @description Where in the broker or the Chatwoot it leads, as people read it.
                         * @example nats main → ringhook.MANTIS-M72HC.calls.*
                         */
                        leads_to?: string;
                        /** @description `all`, also those made later, or the ids of some. */
                        channels: "all" | string[];
                        /** @description What signs for it, returned only here. One that leads to a broker has none. */
                        signing_secret?: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAccountWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAccountWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url?: string;
                    /** @description In place of a URL: the name of a broker, which the operator has added. */
                    broker?: string;
                    /** @description Where in the broker: a subject, an exchange or a stream. Default: see docs/reference/brokers.md. Requires the admin token. */
                    to?: string | null;
                    chatwoot?: {
                        /** @example https://app.chatwoot.com */
                        url?: string;
                        account_id?: number;
                        /** @description An inbox of the kind API. */
                        inbox_id?: number;
                        /** @description The access token of an agent or a bot who is in the inbox. It is sealed and never returned. Given again with another `url`. */
                        token?: string;
                        /** @description Of which calls; default: both. */
                        statuses?: ("missed" | "answered")[];
                        /** @description After which of them the conversation is open; default: `missed`. What is written of the others is a private note. */
                        open_on?: ("missed" | "answered")[];
                        /** @description What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence. */
                        message?: {
                            /** @example Missed WhatsApp {kind} from {caller} */
                            missed?: string;
                            /** @example Missed WhatsApp {kind} from {caller} */
                            answered?: string;
                        };
                        /** @description Whether all that is written is a private note; default: false. */
                        private?: boolean;
                    };
                    /** @enum {unknown} */
                    mode?: "body" | "path" | "method";
                    /** @description At most 5. */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @description Event names, `type.method`; by default `calls.post`. */
                    events?: string[];
                    /** @description Older events are not sent. 15 to 172800 seconds; null: 7 days. */
                    max_age_seconds?: number | null;
                    /** @description `all`, also those made later, or the ids of some. */
                    channels?: "all" | string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountWebhook"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateAccountWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Returned only here. The old secret also signs webhooks for 24 hours. */
                        signing_secret: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * @description As `events` of a webhook takes it.
                             * @example calls.post
                             */
                            name: string;
                            /** @description What happened, in a few words. */
                            description: string;
                        }[];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All attempts of the deliveries made since `since`: the last 24 hours, or the newest 1,000 deliveries. */
                        attempts: number;
                        /** @description Milliseconds since 1970. */
                        since: number;
                        succeeded: number;
                        /** @description Duration of an attempt, from connecting to the end of the answer. */
                        latency_ms: {
                            p50: number | null;
                            p95: number | null;
                        };
                        /** @description Pending deliveries now. */
                        pending: number;
                        /** @description The endpoint keeps failing. The gateway probes it with one delivery at a time. */
                        failing: boolean;
                        /** @description Time of the next attempt; null when nothing is pending. */
                        next_attempt_at: number | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tryWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Milliseconds since 1970. */
                        at: number;
                        duration_ms: number;
                        /** @description The IP address of the connection; of a broker, its host and port. */
                        address: string | null;
                        /** @description HTTP status; null without an answer, and for a broker. */
                        status: number | null;
                        error: string | null;
                        /** @description The start of the response body, at most 2 KiB. Of a broker, JSON of where the message went and what the broker said, or its error. */
                        answer: string | null;
                        /** @description Oddities that did not change the result, as codes separated by spaces: a truncated body, a request sent again. */
                        remark: string | null;
                        /** @description Target of a redirect. Redirects are not followed. */
                        location: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRulesSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rules"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tryRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description When it happens; now when absent. Milliseconds since 1970, or ISO 8601.
                     * @example 1713792453000
                     * @example 2024-04-22T13:27:33Z
                     */
                    at?: string;
                    /**
                     * @default offered
                     * @enum {unknown}
                     */
                    status?: "offered" | "missed" | "answered";
                    /**
                     * @description A phone number; absent for a caller whose number WhatsApp hides.
                     * @example +4915100000000
                     */
                    caller?: string;
                    /** @description The name that the caller goes by. */
                    name?: string;
                    /** @default false */
                    group?: boolean;
                    /** @default false */
                    video?: boolean;
                    /** @default false */
                    offline?: boolean;
                    /** @description Of a missed call; default `timeout`. */
                    end_reason?: string;
                    /** @description Of a call that has ended. */
                    rang_s?: number;
                    /** @description A document of rules that is not in force; absent for the channel's own. */
                    rules?: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The rule that the event is for; null when it meets none. */
                        rule: string | null;
                        /** @description That rule in plain English. */
                        sentence: string | null;
                        /** @description The rules before that one. */
                        passed: {
                            rule: string;
                            /**
                             * @description The first condition that the event does not meet. `time` is hours and holidays together.
                             * @enum {string}
                             */
                            unmet: "on" | "group" | "video" | "offline" | "callers" | "end_reason" | "rang_s" | "time" | "repeat";
                        }[];
                        /** @description What would be done, in order; empty for an exception. */
                        actions: {
                            /** @enum {unknown} */
                            kind: "reject" | "text" | "remind" | "tag";
                            /** @description Milliseconds from the event. */
                            after_ms: number;
                            /** @description What a text would say. */
                            text: string | null;
                            /** @enum {unknown} */
                            would: "act" | "skip" | "fail";
                            /** @description Why it would not be done, as a stable code. */
                            reason: string | null;
                            /** @description The same as a sentence for people. */
                            reason_text: string | null;
                        }[];
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tryRulesOnCalls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How many of the latest calls.
                     * @default 200
                     */
                    calls?: number;
                    /** @description A document of rules that is not in force; absent for the channel's own. */
                    rules?: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The calls that were tried. */
                        calls: number;
                        /** @description Those for which at least one action would have been done. */
                        acted: number;
                        /** @description Each rule, in the order of the document. */
                        rules: {
                            rule: string;
                            /** @description The rule in plain English. */
                            sentence: string;
                            /** @description Calls with an event that this rule was for. */
                            matched: number;
                            acted: number;
                            /** @description Actions by kind. */
                            done: {
                                [key: string]: number;
                            };
                            /** @description Actions by the reason. */
                            skipped: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readTexts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Whether rules may write. A pause ends by itself; `off` lasts until somebody switches them on.
                         * @enum {unknown}
                         */
                        state: "on" | "paused" | "off";
                        /** @description Milliseconds since 1970. */
                        paused_until: number | null;
                        /** @description Milliseconds since 1970. */
                        off_since: number | null;
                        /** @description WhatsApp's code for its last refusal, such as 463; null when a person switched them off. */
                        refused_with: number | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switchTexts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example MANTIS-M72HC */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    state: "on" | "off";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Whether rules may write. A pause ends by itself; `off` lasts until somebody switches them on.
                         * @enum {unknown}
                         */
                        state: "on" | "paused" | "off";
                        /** @description Milliseconds since 1970. */
                        paused_until: number | null;
                        /** @description Milliseconds since 1970. */
                        off_since: number | null;
                        /** @description WhatsApp's code for its last refusal, such as 463; null when a person switched them off. */
                        refused_with: number | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
                channel_id?: string;
                /** @description Requires `channel_id`. */
                call_id?: string;
                /** @description A rule's id. */
                rule?: string;
                kind?: "reject" | "text" | "remind" | "tag";
                state?: "pending" | "done" | "failed" | "skipped";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Action"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Action"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Action"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCalls: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
                channel_id?: string;
                /**
                 * @description Phone number, JID or LID; of an outgoing call, of who was called.
                 * @example 919984351847
                 */
                caller?: string;
                /** @description `outgoing`: calls that the channel's own account placed. */
                direction?: "incoming" | "outgoing" | "any";
                status?: "queued" | "initiated" | "ringing" | "missed" | "answered" | "ended";
                end_reason?: string;
                group?: boolean;
                video?: boolean;
                offline?: boolean;
                /** @description Only the calls of this callback. */
                callback_id?: string;
                /** @description Started at or after. Milliseconds since 1970, or ISO 8601. */
                from?: string;
                /** @description Started before. Milliseconds since 1970, or ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Call"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel_id: string;
                        /** @example ED3D9B4864F90327F10D24BAEED6CFB9 */
                        id: string;
                        /**
                         * @description `queued`: placed while the channel was offline, and its outcome is not known yet. `ended`: known by its end alone, as are outgoing calls.
                         * @enum {unknown}
                         */
                        status: "queued" | "initiated" | "ringing" | "missed" | "answered" | "ended";
                        /**
                         * @description `outgoing`: the channel's own account placed it.
                         * @enum {unknown}
                         */
                        direction: "incoming" | "outgoing";
                        /** @description Whole seconds of talk. Null when nobody told them, as of most incoming calls. */
                        duration: number | null;
                        /**
                         * @description The `from` of the call's webhooks; of an outgoing call, who was called.
                         * @example 919984351847@s.whatsapp.net
                         */
                        caller: string;
                        /**
                         * @description Digits; null when the number is unknown.
                         * @example 919984351847
                         */
                        caller_number: string | null;
                        caller_lid: string | null;
                        /**
                         * @description The name that the caller has given themselves in WhatsApp.
                         * @example Asha
                         */
                        caller_name: string | null;
                        /**
                         * @description ISO 3166-1 code: as WhatsApp tells it, else by the number's calling code.
                         * @example IN
                         */
                        caller_country: string | null;
                        /**
                         * @description What the caller's WhatsApp runs on.
                         * @example android
                         */
                        caller_platform: string | null;
                        /** @description The version of the caller's WhatsApp. */
                        caller_version: string | null;
                        group: boolean;
                        group_jid: string | null;
                        video: boolean;
                        /** @description The call was placed while the channel was offline. */
                        offline: boolean;
                        /** @description Milliseconds since 1970. */
                        started_at: number;
                        ringing_at: number | null;
                        /** @description When the call was answered or missed. */
                        ended_at: number | null;
                        /** @description From the start of the call until it was answered or missed. */
                        ring_time_ms: number | null;
                        /** @description `answered`, `unknown`, or why the call was missed. */
                        end_reason: string | null;
                        /**
                         * @description Why no phone rang, such as `privacy`: unknown callers are silenced. Null: it could be heard.
                         * @example privacy
                         */
                        silence: string | null;
                        /** @description The words that rules put to the call. */
                        tags: string[];
                        log?: components["schemas"]["PhoneLog"];
                        /** @description The call's events in order, with their deliveries. */
                        events: {
                            id: string;
                            /**
                             * @description `post`: the call reached a status. `patch`: what was known at its end was told.
                             * @enum {unknown}
                             */
                            method: "post" | "patch";
                            /**
                             * @description Status of the call's event; null for one of another kind, such as `calls.patch`.
                             * @enum {string|null}
                             */
                            status: "initiated" | "ringing" | "missed" | "answered" | null;
                            /** @description Milliseconds since 1970. */
                            at: number;
                            /** @description Milliseconds since 1970. */
                            journaled_at: number;
                            deliveries: components["schemas"]["DeliveryWithAttempts"][];
                        }[];
                        /** @description What rules did about the call, in order. */
                        actions: components["schemas"]["Action"][];
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    declineCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    textCaller: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
                call_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What the text says, as it stands: it has no placeholders.
                     * @example We saw your call. When may we call back?
                     */
                    body: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Action"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCallbacks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
                channel_id?: string;
                state?: "open" | "snoozed" | "done";
                /** @description Exactly this name. */
                assigned_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Callback"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countCallbacks: {
        parameters: {
            query?: {
                channel_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Counted up to 1,000. */
                        open: number;
                        /** @description Counted up to 1,000. */
                        snoozed: number;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                callback_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example cbk_01KAQ3W5V80000000000000000 */
                        id: string;
                        channel_id: string;
                        /** @enum {unknown} */
                        state: "open" | "snoozed" | "done";
                        /**
                         * @description The `from` of the calls' webhooks.
                         * @example 919984351847@s.whatsapp.net
                         */
                        caller: string;
                        /**
                         * @description Digits; null when the number is unknown.
                         * @example 919984351847
                         */
                        caller_number: string | null;
                        caller_lid: string | null;
                        /** @description The name that the caller has given themselves in WhatsApp. */
                        caller_name: string | null;
                        /**
                         * @description ISO 3166-1 code of the number's country.
                         * @example IN
                         */
                        caller_country: string | null;
                        /** @description Time zones of that country, from west to east, one for each time that its clocks show now. It is a hint: people travel. */
                        caller_time_zones: string[];
                        /**
                         * @description Opens the chat in WhatsApp; null when the number is unknown.
                         * @example https://wa.me/919984351847
                         */
                        whatsapp_url: string | null;
                        /** @description How many calls of this caller were missed since the entry was opened. */
                        calls: number;
                        /** @description Milliseconds since 1970. */
                        first_call_at: number;
                        /** @description Milliseconds since 1970. */
                        last_call_at: number;
                        note: string | null;
                        /**
                         * @description Who calls back.
                         * @example Maria
                         */
                        assigned_to: string | null;
                        /** @description Set in state `snoozed`, which ends by itself then. */
                        snoozed_until: number | null;
                        /** @description Set in state `done`. */
                        closed_at: number | null;
                        /**
                         * @description How it was done: a call of the caller was `answered`, the account placed an `outgoing_call`, a `text` was written, a `person` said so. `joined`, in the live stream only: another entry turned out to be the same caller's, and has its calls.
                         * @enum {string|null}
                         */
                        closed_by: "answered" | "outgoing_call" | "text" | "person" | "joined" | null;
                        /** @description Milliseconds since 1970. */
                        changed_at: number;
                        /** @description The missed calls, newest first, at most 100. */
                        call_list: components["schemas"]["Call"][];
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                callback_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `open` reopens, and ends a snooze.
                     * @enum {unknown}
                     */
                    state?: "open" | "done";
                    /** @description null removes it. */
                    note?: string | null;
                    /** @description A name; null for nobody. */
                    assigned_to?: string | null;
                    /** @description Snoozes an entry until a time in the future: milliseconds since 1970, or ISO 8601. null ends the snooze. */
                    snoozed_until?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Callback"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportCallbacks: {
        parameters: {
            query?: {
                channel_id?: string;
                state?: "open" | "snoozed" | "done";
                /** @description Exactly this name. */
                assigned_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
                channel_id?: string;
                webhook_id?: string;
                /** @description Requires `channel_id`. */
                call_id?: string;
                state?: "pending" | "delivered" | "expired" | "cancelled";
                type?: "calls" | "users" | "channel" | "callbacks";
                status?: "initiated" | "ringing" | "missed" | "answered";
                /** @description Only deliveries with a failed attempt. */
                failed?: boolean;
                /** @description Recorded at or after. Milliseconds since 1970, or ISO 8601. */
                from?: string;
                /** @description Recorded before. Milliseconds since 1970, or ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Delivery"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Also sent as `webhook-id` with each request.
                         * @example dlv_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN
                         */
                        id: string;
                        channel_id: string;
                        webhook_id: string;
                        event_id: string;
                        /** @example calls */
                        type: string;
                        /** @example post */
                        method: string;
                        call_id: string | null;
                        /**
                         * @description Status of the call's event; null for one of another kind, such as `calls.patch`.
                         * @enum {string|null}
                         */
                        status: "initiated" | "ringing" | "missed" | "answered" | null;
                        /** @enum {unknown} */
                        state: "pending" | "delivered" | "expired" | "cancelled";
                        /** @description Number of attempts. */
                        attempts: number;
                        /** @description HTTP status of the last attempt; null without an answer, and for a broker. */
                        last_status: number | null;
                        /** @description Error of the last attempt, as a stable code. */
                        last_error: string | null;
                        /** @description Time of the next attempt; null when the delivery is done or waits for an earlier one of its call. */
                        due_at: number | null;
                        /** @description The delivery that this one replays. */
                        replay_of: string | null;
                        /** @description Milliseconds since 1970. */
                        created_at: number;
                        settled_at: number | null;
                        /** @description The HTTP requests in order. */
                        attempt_list: {
                            number: number;
                            /** @description Milliseconds since 1970. */
                            at: number;
                            duration_ms: number;
                            /** @description The IP address of the connection; of a broker, its host and port. */
                            address: string | null;
                            /** @description HTTP status; null without an answer, and for a broker. */
                            status: number | null;
                            error: string | null;
                            /** @description The start of the response body, at most 2 KiB. Of a broker, JSON of where the message went and what the broker said, or its error. */
                            answer: string | null;
                            /** @description Oddities that did not change the result, as codes separated by spaces: a truncated body, a request sent again. */
                            remark: string | null;
                            /** @description Target of a redirect. Redirects are not followed. */
                            location: string | null;
                        }[];
                        /** @description Where it is sent; null once the webhook was removed. */
                        webhook: {
                            url: string;
                            mode: string;
                            leads_to?: string;
                        } | null;
                        /** @description The exact body of each request. */
                        body: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The channel of the deliveries. Required with the admin token. */
                    channel_id?: string;
                    webhook_id?: string;
                    /** @description Requires `channel_id`. */
                    call_id?: string;
                    /** @enum {unknown} */
                    state?: "pending" | "delivered" | "expired" | "cancelled";
                    /** @enum {unknown} */
                    type?: "calls" | "users" | "channel" | "callbacks";
                    /** @enum {unknown} */
                    status?: "initiated" | "ringing" | "missed" | "answered";
                    /** @description Only deliveries with a failed attempt. */
                    failed?: boolean;
                    /**
                     * @description Recorded at or after. Milliseconds since 1970, or ISO 8601.
                     * @example 1713792453000
                     * @example 2024-04-22T13:27:33Z
                     */
                    from?: string;
                    /**
                     * @description Recorded before. Milliseconds since 1970, or ISO 8601.
                     * @example 1713792453000
                     * @example 2024-04-22T13:27:33Z
                     */
                    to?: string;
                    /** @description Only counts the matches. */
                    dry_run?: boolean;
                    /** @description Required unless `dry_run`: when more match, nothing is replayed. */
                    max?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Deliveries that the filter matched. */
                        matched: number;
                        replayed: number;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readStatistics: {
        parameters: {
            query?: {
                /** @description Restricts the result to this channel. */
                channel_id?: string;
                /** @description Start of the time span, rounded down to the hour; by default 24 hours before its end. Milliseconds since 1970, or ISO 8601. */
                from?: string;
                /** @description End of the time span, rounded up to the hour; by default now. The span is at most 366 days. Milliseconds since 1970, or ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Milliseconds since 1970. */
                        from: number;
                        /** @description Milliseconds since 1970. */
                        to: number;
                        /** @description Calls that started in the time span. */
                        calls: {
                            missed: number;
                            answered: number;
                            /** @description Calls in progress now, whenever they started. */
                            open: number;
                        };
                        /** @description Share of missed calls among the ended ones, from 0 to 1; null without ended calls. */
                        missed_rate: number | null;
                        /** @description From the start of a call until it was answered or missed. */
                        ring_time_ms: {
                            all: {
                                /** @description Calls with a known ring time. */
                                calls: number;
                                /** @description Milliseconds. */
                                p50: number | null;
                                /** @description Milliseconds. */
                                p90: number | null;
                                /** @description Milliseconds. */
                                p99: number | null;
                            };
                            missed: {
                                /** @description Calls with a known ring time. */
                                calls: number;
                                /** @description Milliseconds. */
                                p50: number | null;
                                /** @description Milliseconds. */
                                p90: number | null;
                                /** @description Milliseconds. */
                                p99: number | null;
                            };
                            answered: {
                                /** @description Calls with a known ring time. */
                                calls: number;
                                /** @description Milliseconds. */
                                p50: number | null;
                                /** @description Milliseconds. */
                                p90: number | null;
                                /** @description Milliseconds. */
                                p99: number | null;
                            };
                        };
                        /** @description Calls by hour. Hours without calls are left out. */
                        hours: {
                            /** @description Milliseconds since 1970. */
                            at: number;
                            missed: number;
                            answered: number;
                        }[];
                        deliveries: {
                            /** @description Pending deliveries now. */
                            pending: number;
                        };
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readInsights: {
        parameters: {
            query?: {
                /** @description Restricts the result to this channel. */
                channel_id?: string;
                /** @description Start of the time span; by default 30 days before its end. Milliseconds since 1970, or ISO 8601. */
                from?: string;
                /** @description End of the time span; by default now. Milliseconds since 1970, or ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Ended calls by ring time in whole seconds, for all hours that overlap the span. */
                        ring_times: {
                            seconds: number;
                            missed: number;
                            answered: number;
                        }[];
                        /** @description The most frequent callers. */
                        busiest: {
                            channel_id: string;
                            /** @description A value for the `caller` filter of the call log. */
                            caller: string;
                            /** @description Digits; null when the number is unknown. */
                            caller_number: string | null;
                            caller_lid: string | null;
                            calls: number;
                            missed: number;
                            /** @description Milliseconds since 1970. */
                            last_at: number;
                        }[];
                        /** @description Callers who gave up, and were neither answered nor called within a day. Calls that the account places are known where the phone's call log, or a provider, tells them. */
                        lost: {
                            channel_id: string;
                            /** @description A value for the `caller` filter of the call log. */
                            caller: string;
                            /** @description Digits; null when the number is unknown. */
                            caller_number: string | null;
                            caller_lid: string | null;
                            calls: number;
                            missed: number;
                            /** @description Milliseconds since 1970. */
                            last_at: number;
                        }[];
                        /** @description Talk times by the hour in which a call began, for all hours that overlap the span. */
                        talk: {
                            /** @description Milliseconds since 1970. */
                            at: number;
                            /** @description Calls that the account placed. */
                            outgoing: number;
                            /** @description Of those, the ones that were answered. */
                            outgoing_answered: number;
                            /** @description Seconds of talk in them. */
                            outgoing_seconds: number;
                            /** @description Seconds of talk in calls that came in, where they were told. */
                            incoming_seconds: number;
                        }[];
                        /** @description How callers who were missed were called back. */
                        callbacks: {
                            /** @description Entries whose newest call was missed in the span. */
                            callers: number;
                            /** @description Of those, the ones that a call of the account's closed. */
                            called_back: number;
                            /** @description From the first missed call until then, exact to the minute: milliseconds. */
                            called_back_ms: {
                                p50: number | null;
                                p90: number | null;
                            };
                        };
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description Restricts the result to this channel. */
                channel_id?: string;
                /** @description Resumes after this event. The header `Last-Event-ID` takes precedence. */
                last_event_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
                channel_id?: string;
                /** @description Asked for at or after. Milliseconds since 1970, or ISO 8601. */
                from?: string;
                /** @description Asked for before. Milliseconds since 1970, or ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 1 to 60 characters, which no other token has. */
                    name: string;
                    /** @description `all`, also those made later, or the ids of some. */
                    channels: "all" | string[];
                    /** @description `read` shows calls, deliveries and settings. `send` rejects, texts, replays, tests and works off callbacks. `manage` changes channels and shows what links them. None includes another. */
                    scopes: ("read" | "send" | "manage")[];
                    /** @description A time in the future: milliseconds since 1970, or ISO 8601. Without one, it does not expire. */
                    expires_at?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description What the log of changes calls it. */
                        name: string;
                        /** @description `all`, also those made later, or the ids of some. */
                        channels: "all" | string[];
                        /** @description `read` shows calls, deliveries and settings. `send` rejects, texts, replays, tests and works off callbacks. `manage` changes channels and shows what links them. None includes another. */
                        scopes: ("read" | "send" | "manage")[];
                        /** @description null for one that does not expire. */
                        expires_at: number | null;
                        /** @description To the minute; null for one that was never used. */
                        last_used_at: number | null;
                        /** @description Until then, the token before the last rotation opens, too. */
                        old_token_until: number | null;
                        /** @description Milliseconds since 1970. */
                        created_at: number;
                        /** @description Returned only here. */
                        token: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateNamedToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description What the log of changes calls it. */
                        name: string;
                        /** @description `all`, also those made later, or the ids of some. */
                        channels: "all" | string[];
                        /** @description `read` shows calls, deliveries and settings. `send` rejects, texts, replays, tests and works off callbacks. `manage` changes channels and shows what links them. None includes another. */
                        scopes: ("read" | "send" | "manage")[];
                        /** @description null for one that does not expire. */
                        expires_at: number | null;
                        /** @description To the minute; null for one that was never used. */
                        last_used_at: number | null;
                        /** @description Until then, the token before the last rotation opens, too. */
                        old_token_until: number | null;
                        /** @description Milliseconds since 1970. */
                        created_at: number;
                        /** @description Returned only here. */
                        token: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBrokers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Broker"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addBroker: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 1 to 40 of `a-z 0-9 -`. */
                    name: string;
                    /** @enum {unknown} */
                    kind: "nats" | "rabbitmq" | "redis";
                    /** @description `nats://`, `tls://`, `amqp://`, `amqps://`, `redis://` or `rediss://`. */
                    url: string;
                    user?: string | null;
                    password?: string | null;
                    /** @description `true`: as the system trusts. `{ca?, cert?, key?}`: texts in PEM. */
                    tls?: (boolean | null) | {
                        ca?: string;
                        cert?: string;
                        key?: string;
                    };
                    /** @description Default: true. A stream or an exchange that is not there is made. */
                    create?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Broker"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readBroker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The broker's name. */
                broker: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Broker"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeBroker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The broker's name. */
                broker: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeBroker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The broker's name. */
                broker: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description With another one, user, password and tls are given again. */
                    url?: string;
                    user?: string | null;
                    password?: string | null;
                    /** @description `true`: as the system trusts. `{ca?, cert?, key?}`: texts in PEM. */
                    tls?: (boolean | null) | {
                        ca?: string;
                        cert?: string;
                        key?: string;
                    };
                    /** @description Default: true. A stream or an exchange that is not there is made. */
                    create?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Broker"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readBrokerHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The broker's name. */
                broker: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description `idle`: nothing was to be sent there, or nothing is any more.
                         * @enum {unknown}
                         */
                        state: "idle" | "connecting" | "connected" | "failing";
                        /** @description Milliseconds since 1970. */
                        since: number;
                        /** @description Messages that wait for the broker's acknowledgement, at most 256. */
                        in_flight: number;
                        /** @description Since the gateway started. */
                        acknowledged: number;
                        failed: number;
                        /** @description Milliseconds from sending to the acknowledgement, of the last 1,000. */
                        p50: number | null;
                        p99: number | null;
                        /** @description Why the last attempt failed; null when it did not. */
                        last_error: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testBroker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The broker's name. */
                broker: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As in a webhook; without it, the default. */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It was reached, and something is there that takes messages. */
                        ok: boolean;
                        /** @example nats-server 2.9.10 */
                        server: string | null;
                        /** @description Where a missed call of channel `CHANNEL` would go. */
                        address: string | null;
                        /** @description Whether the stream or the exchange is there. */
                        is_there: boolean;
                        /** @description What may lose messages there, one sentence each. */
                        warnings: string[];
                        /** @description Why it was not reached, as a code of attempts. */
                        error: string | null;
                        detail: string | null;
                        hint: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Node"][];
                        /** @description Cursor of the next page; null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkHealth: {
        parameters: {
            query?: {
                /** @description `false`: do not start to connect. */
                wakeup?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel_id: string;
                        /** @description Seconds since 1970. */
                        start_at: number;
                        /** @description Seconds. */
                        uptime: number;
                        version: string;
                        status: {
                            /** @description 1 INIT, 2 LAUNCH, 3 QR, 4 AUTH, 5 ERROR. */
                            code: number;
                            /** @enum {unknown} */
                            text: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
                        };
                        user?: {
                            id: string;
                            name: string;
                        };
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    getLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There are no limits. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    getUserProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        about: string;
                        /** @description URL of the small picture, or empty. */
                        icon: string;
                        icon_full: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    logoutUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        success: boolean;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    getChannelSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Unknown fields are stored and returned. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    resetChannelSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        success: boolean;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    updateChannelSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Unknown fields are stored and returned. */
        requestBody: {
            content: {
                "application/json": {
                    /** @default 3000 */
                    callback_backoff_delay_ms?: number;
                    /** @default 900000 */
                    max_callback_backoff_delay_ms?: number;
                    /** @default true */
                    callback_persist?: boolean;
                    media?: {
                        [key: string]: unknown;
                    };
                    webhooks?: {
                        url: string;
                        /** @enum {unknown} */
                        mode: "body" | "path" | "method";
                        /** @description At most 5. */
                        headers: {
                            [key: string]: string;
                        };
                        events: {
                            /** @example calls */
                            type: string;
                            /** @example post */
                            method: string;
                        }[];
                        /** @description Older events are not sent. 15 to 172800 seconds; null: 7 days. */
                        webhook_max_age_seconds: number | null;
                    }[];
                    /**
                     * @default
                     * @example socks5://user:password@proxy.example.com:1080
                     */
                    proxy?: string;
                    /** @default  */
                    mobile_proxy?: string;
                    /** @default false */
                    offline_mode?: boolean;
                    /** @default false */
                    full_history?: boolean;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        before_update: components["schemas"]["Settings"];
                        after_update: components["schemas"]["Settings"];
                        changes: string[];
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    getAllowedEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example calls */
                        type: string;
                        /** @example post */
                        method: string;
                    }[];
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    webhookTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example calls */
                    type: string;
                    url: string;
                    /** @enum {unknown} */
                    mode?: "body" | "path" | "method";
                    headers?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        success: boolean;
                        /** @description HTTP status of the webhook's response. */
                        status: number;
                        duration_ms: number;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    loginUser: {
        parameters: {
            query?: {
                /** @description `false`: do not start to connect. */
                wakeup?: string;
                /**
                 * @description Width of the code with its quiet zone, in pixels.
                 * @example 264
                 */
                size?: string;
                /**
                 * @description Width of the image in pixels; by default 264.
                 * @example 264
                 */
                width?: string;
                /**
                 * @description Height of the image in pixels.
                 * @example 264
                 */
                height?: string;
                /** @example #ffffff */
                color_light?: string;
                /** @example #000000 */
                color_dark?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "OK" | "TIMEOUT" | "WAITING" | "ERROR";
                        /** @description PNG as a data URL. */
                        base64?: string;
                        /** @description The text of the QR code. */
                        rowdata?: string;
                        /** @description Seconds until it expires. */
                        expire?: number;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    loginUserImage: {
        parameters: {
            query?: {
                /** @description `false`: do not start to connect. */
                wakeup?: string;
                /**
                 * @description Width of the code with its quiet zone, in pixels.
                 * @example 264
                 */
                size?: string;
                /**
                 * @description Width of the image in pixels; by default 264.
                 * @example 264
                 */
                width?: string;
                /**
                 * @description Height of the image in pixels.
                 * @example 264
                 */
                height?: string;
                /** @example #ffffff */
                color_light?: string;
                /** @example #000000 */
                color_dark?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    loginUserRowData: {
        parameters: {
            query?: {
                /** @description `false`: do not start to connect. */
                wakeup?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "OK" | "TIMEOUT" | "WAITING" | "ERROR";
                        /** @description PNG as a data URL. */
                        base64?: string;
                        /** @description The text of the QR code. */
                        rowdata?: string;
                        /** @description Seconds until it expires. */
                        expire?: number;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    loginUserViaAuthCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                PhoneNumber: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example ABCD-1234 */
                        code: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    createCallEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    start_time: string | number;
                    /** @enum {unknown} */
                    type?: "audio" | "voice" | "video";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        call_url: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    createGroupCallLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    start_time?: string | number;
                    /** @enum {unknown} */
                    type?: "audio" | "voice" | "video";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        link: string;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    rejectCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                CallID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The caller. Optional: the call's id is enough. A different caller's number is refused. */
                    callFrom?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        success: boolean;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    rejectCallDeprecated: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                CallID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The caller. Optional: the call's id is enough. A different caller's number is refused. */
                    callFrom?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        success: boolean;
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    sendMessageText: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Phone number or JID of a person.
                     * @example 61371989950
                     * @example 61371989950@s.whatsapp.net
                     */
                    to: string | number;
                    body: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sent: boolean;
                        message: {
                            id: string;
                            type: string;
                            chat_id: string;
                            from_me: boolean;
                            /** @description Seconds since 1970. */
                            timestamp: number;
                            status: string;
                            text: {
                                body: string;
                            };
                        };
                    };
                };
            };
            /** @description The request was refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompatibleError"];
                };
            };
        };
    };
    receiveCallsPost: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "calls": [
                 *         {
                 *           "id": "ED3D9B4864F90327F10D24BAEED6CFB9",
                 *           "from": "919984351847@s.whatsapp.net",
                 *           "chat_id": "919984351847@s.whatsapp.net",
                 *           "status": "initiated",
                 *           "timestamp": 1713792453000,
                 *           "group_call": false,
                 *           "video_call": false,
                 *           "offline_call": false
                 *         }
                 *       ],
                 *       "event": {
                 *         "type": "calls",
                 *         "event": "post"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    calls: {
                        /** @description The call's id, as WhatsApp gave it. */
                        id: string;
                        /**
                         * @description The caller; `…@lid` only when the number is unknown.
                         * @example 919984351847@s.whatsapp.net
                         */
                        from: string;
                        /**
                         * @description The caller. For `answered`, the channel's own number; for a group call, the group.
                         * @example 919984351847@s.whatsapp.net
                         */
                        chat_id: string;
                        /** @enum {string} */
                        status: "initiated" | "ringing" | "missed" | "answered";
                        /** @description Milliseconds since 1970, whole seconds. */
                        timestamp: number;
                        group_call: boolean;
                        video_call: boolean;
                        /** @description The channel was offline when this happened. */
                        offline_call: boolean;
                        /** @description Milliseconds. Only on `ringing`, when WhatsApp reports it. */
                        latency?: number;
                    }[];
                    event: {
                        /** @constant */
                        type: "calls";
                        /** @constant */
                        event: "post";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveCallsPatch: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "calls_updates": [
                 *         {
                 *           "id": "wacid.HBgLMTYzMTU1NTM2MDIVAgARGBI",
                 *           "direction": "incoming",
                 *           "from": "16315553602@s.whatsapp.net",
                 *           "chat_id": "16315553602@s.whatsapp.net",
                 *           "status": "ended",
                 *           "end_reason": "completed",
                 *           "timestamp": 1671644944000,
                 *           "started_at": 1671644824000,
                 *           "ended_at": 1671644944000,
                 *           "duration": 120,
                 *           "group_call": false,
                 *           "video_call": false,
                 *           "late": false
                 *         }
                 *       ],
                 *       "event": {
                 *         "type": "calls",
                 *         "event": "patch"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    calls_updates: {
                        id: string;
                        /** @enum {string} */
                        direction: "incoming" | "outgoing";
                        /**
                         * @description Who placed the call.
                         * @example 919984351847@s.whatsapp.net
                         */
                        from: string;
                        /** @example 919984351847@s.whatsapp.net */
                        chat_id: string;
                        /** @constant */
                        status: "ended";
                        /** @description `completed` after a talk, else why there was none. */
                        end_reason: string;
                        /** @description Milliseconds since 1970. */
                        timestamp: number;
                        group_call: boolean;
                        video_call: boolean;
                        /** @description Learnt more than a minute after the end. */
                        late: boolean;
                        /** @description When it was taken up. Absent when it was not. */
                        started_at?: number;
                        /** @description Milliseconds since 1970. */
                        ended_at?: number;
                        /** @description Of the talk, in seconds. Absent when nobody knows. */
                        duration?: number;
                    }[];
                    event: {
                        /** @constant */
                        type: "calls";
                        /** @constant */
                        event: "patch";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUsersPost: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user": {
                 *         "id": "61371989950",
                 *         "name": "Jonathan"
                 *       },
                 *       "event": {
                 *         "type": "users",
                 *         "event": "post"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    user: {
                        /** @description The account's number, digits only. */
                        id: string;
                        name: string;
                    };
                    event: {
                        /** @constant */
                        type: "users";
                        /** @constant */
                        event: "post";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUsersDelete: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user": {
                 *         "id": "61371989950",
                 *         "name": "Jonathan"
                 *       },
                 *       "event": {
                 *         "type": "users",
                 *         "event": "delete"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    user: {
                        /** @description The account's number, digits only. */
                        id: string;
                        name: string;
                    };
                    event: {
                        /** @constant */
                        type: "users";
                        /** @constant */
                        event: "delete";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveChannelPost: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "health": {
                 *         "start_at": 1713792000,
                 *         "uptime": 453,
                 *         "version": "1.0.0",
                 *         "status": {
                 *           "code": 4,
                 *           "text": "AUTH"
                 *         },
                 *         "user": {
                 *           "id": "61371989950",
                 *           "name": "Jonathan"
                 *         }
                 *       },
                 *       "event": {
                 *         "type": "channel",
                 *         "event": "post"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    health: {
                        /** @description Seconds since 1970. */
                        start_at: number;
                        /** @description Seconds. */
                        uptime: number;
                        version: string;
                        status: {
                            /** @description 1 INIT, 2 LAUNCH, 3 QR, 4 AUTH, 5 ERROR. */
                            code: number;
                            /** @enum {string} */
                            text: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
                        };
                        user?: {
                            /** @description The account's number, digits only. */
                            id: string;
                            name: string;
                        };
                    };
                    event: {
                        /** @constant */
                        type: "channel";
                        /** @constant */
                        event: "post";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveChannelPatch: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "qr": {
                 *         "status": "OK",
                 *         "base64": "data:image/png;base64,iVBORw0KGgo=",
                 *         "rowdata": "2@Zm9v,YmFy,YmF6",
                 *         "expire": 20
                 *       },
                 *       "event": {
                 *         "type": "channel",
                 *         "event": "patch"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    qr: {
                        status: string;
                        /** @description PNG as a data URL. */
                        base64: string;
                        /** @description The text of the QR code. */
                        rowdata: string;
                        /** @description Seconds until it expires. */
                        expire: number;
                    };
                    event: {
                        /** @constant */
                        type: "channel";
                        /** @constant */
                        event: "patch";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveCallbacksPost: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "callbacks": {
                 *         "date": "2024-04-23",
                 *         "timezone": "Europe/Berlin",
                 *         "open": 1,
                 *         "snoozed": 0,
                 *         "newest": [
                 *           {
                 *             "id": "cbk_01HW2XDX880000000000000000",
                 *             "from": "919984351847@s.whatsapp.net",
                 *             "name": "Asha",
                 *             "calls": 3,
                 *             "first_call_at": 1713792453000,
                 *             "last_call_at": 1713796053000,
                 *             "assigned_to": "Maria",
                 *             "note": "about the table"
                 *           }
                 *         ]
                 *       },
                 *       "event": {
                 *         "type": "callbacks",
                 *         "event": "post"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    callbacks: {
                        /** @description `YYYY-MM-DD`. */
                        date: string;
                        /** @example Europe/Berlin */
                        timezone: string;
                        /** @description Counted up to 1,000. */
                        open: number;
                        /** @description Counted up to 1,000. */
                        snoozed: number;
                        /** @description The open ones, newest call first, at most 50. */
                        newest: {
                            /** @example cbk_01HW2XDX880000000000000000 */
                            id: string;
                            /** @example 919984351847@s.whatsapp.net */
                            from: string;
                            name?: string;
                            /** @description How many calls of this caller were missed. */
                            calls: number;
                            /** @description Milliseconds since 1970. */
                            first_call_at: number;
                            /** @description Milliseconds since 1970. */
                            last_call_at: number;
                            assigned_to?: string;
                            note?: string;
                        }[];
                    };
                    event: {
                        /** @constant */
                        type: "callbacks";
                        /** @constant */
                        event: "post";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveRemindersPost: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reminders": [
                 *         {
                 *           "call_id": "ED3D9B4864F90327F10D24BAEED6CFB9",
                 *           "from": "919984351847@s.whatsapp.net",
                 *           "name": "Asha",
                 *           "called_at": 1713792453000,
                 *           "rule": "missed"
                 *         }
                 *       ],
                 *       "event": {
                 *         "type": "reminders",
                 *         "event": "post"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    reminders: {
                        /** @description The call's id, as WhatsApp gave it. */
                        call_id: string;
                        /**
                         * @description The caller; `…@lid` only when the number is unknown.
                         * @example 919984351847@s.whatsapp.net
                         */
                        from: string;
                        /** @description Milliseconds since 1970. */
                        called_at: number;
                        /** @description The rule's id. */
                        rule: string;
                        name?: string;
                    }[];
                    event: {
                        /** @constant */
                        type: "reminders";
                        /** @constant */
                        event: "post";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveOpsPost: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same at each attempt. */
                "webhook-id": string;
                /** @description Seconds since 1970, of this attempt. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Several signatures are separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "alert": {
                 *         "kind": "channel_logged_out",
                 *         "state": "begun",
                 *         "since": 1713792453000,
                 *         "message": "The channel was logged out: on the phone, by WhatsApp, or here.",
                 *         "next": "Link the channel again."
                 *       },
                 *       "event": {
                 *         "type": "ops",
                 *         "event": "post"
                 *       },
                 *       "channel_id": "MANTIS-M72HC"
                 *     }
                 */
                "application/json": {
                    alert: {
                        /** @enum {string} */
                        kind: "channel_logged_out" | "channel_replaced" | "channel_refused" | "endpoint_failing" | "deliveries_expired" | "disk_nearly_full" | "store_failing";
                        /** @enum {string} */
                        state: "begun" | "over";
                        /** @description When it began: milliseconds since 1970. */
                        since: number;
                        /** @description What is wrong, or that it is over. */
                        message: string;
                        /** @description Only where it is over. */
                        ended_at?: number;
                        /** @description Only where it is about a webhook. */
                        webhook_id?: string;
                        /** @description What to do. Absent where it is over. */
                        next?: string;
                    };
                    event: {
                        /** @constant */
                        type: "ops";
                        /** @constant */
                        event: "post";
                    };
                    /** @example MANTIS-M72HC */
                    channel_id: string;
                };
            };
        };
        responses: {
            /** @description Gone. The webhook is disabled until its owner changes it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. The response body is ignored. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted. The delivery is sent again, with growing delays. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
