/**
 * The OpenAPI description of each operation: what it does, what it waits for, what may surprise. A route without an
 * entry does not compile.
 */
export const descriptions = {
  isAlive: "Answers as soon as the process serves HTTP and checks nothing else. Use it as a liveness probe.",
  isReady:
    "Answers 503 `NOT_READY` while the store cannot be written. For a readiness probe, and for load balancers.",
  readMetrics: "Prometheus text format. Requires the admin token.",

  listNodes:
    "Requires the admin token. The gateways of one PostgreSQL database: which are alive, and how many channels each holds. Those that died are listed for an hour. A gateway on SQLite is alone.",

  signIn:
    "Sets a cookie that replaces the token on `/api` for twelve hours. It is HttpOnly and SameSite=Strict, and Secure when users connect over https.",
  whoAmI: "Returns the role of the token or session, and its channel; of a named token also its scopes.",
  signOut: "Ends the session of the cookie. The token stays valid.",

  createChannel:
    "Requires the admin token. The response holds the channel's token and its signing secret. Both are returned only here.",
  listChannels: "Lists all channels for the admin token, and a channel's own for its token.",
  readChannel: "Returns a channel with the state of its link. The id is case-insensitive.",
  changeChannel: "Changes the display name. A channel's id never changes.",
  removeChannel:
    "Requires the admin token. Removes the channel with its token, webhooks, calls, events and deliveries. This cannot be undone.",
  readLink: "In state QR, the response holds the text of the code to scan and when it expires.",
  beginLink:
    "Starts to connect and returns at once. Read the link or follow the events to get the QR codes. A new code replaces the old one before it expires.",
  endLink:
    "Logs the channel out of WhatsApp, as if you removed it on the phone. Its webhooks, calls and deliveries stay.",
  restartChannel: "Closes the connection to WhatsApp and opens a new one, without logging out.",
  rotateToken:
    "Makes a new token, returned only here. The old one stops working at once, and its sessions and event streams end.",
  rotateSigningSecret:
    "Makes a new signing secret, returned only here. Webhooks are signed with both secrets for 24 hours, so you can update receivers without a gap.",
  rotateWebhookSecret:
    "From then on this secret signs for the webhook in place of the channel's, and no other webhook shares it. Returned only here. For 24 hours the webhook is signed with the old one as well.",
  requestPairingCode:
    'Use it instead of a QR code: choose "Link with phone number instead" on the phone and enter the code. Waits up to 15 seconds for WhatsApp.',
  readSettings: "Returns the settings in effect, with defaults for those that were never changed.",
  changeSettings:
    "Changes the given settings and leaves the others. null restores a default. Unknown settings are stored and returned.",

  readSource:
    "Returns where the channel's calls come from, what its source can do, and what came from the provider so far.",
  registerSource:
    "Adds the channel's URL and header to the channel's settings at Whapi.Cloud and keeps the webhooks that stand there. The token is not kept.",
  rotateSourceSecret:
    "Returned only here. What Whapi.Cloud sends with the secret of before is taken for 24 hours more.",
  createSource:
    "Requires the admin token. Enter `url` and `verify_token` at Meta as the callback of the app's webhooks, and subscribe to `calls`. With `pass_on`, each request goes on to that URL as it came, with Meta's own signature.",
  listSources: "Requires the admin token.",
  readApp: "Requires the admin token. Returns the app, its channels, and what came from Meta so far.",
  changeSource:
    "Changes the given fields. What Meta signs with the app secret of before is taken for 24 hours more. `pass_on` null ends it.",
  removeSource: "Refused with `SOURCE_IN_USE` while channels get their calls through it.",

  listEventTypes:
    "A webhook's `events` are names of this list. A subscription to another event is kept, and never fires.",
  listWebhooks:
    "Lists a channel's webhooks in the order they were added, then those for several channels, with `account` true. Header values are not returned.",
  addWebhook:
    "Sends events to the URL from now on. Refused with `WEBHOOK_EXISTS` when the channel already sends one of these events there in the same mode. `warnings` lists likely mistakes. `secret: own` makes a signing secret that no other receiver knows; `signing_secret` is returned only here. With `chatwoot` in place of a URL calls are written into an inbox there: docs/guides/missed-calls-in-chatwoot.md.",
  changeWebhook:
    "Changes the given fields and enables the webhook if it was disabled. It keeps its id. Pending deliveries go to the new URL.",
  removeWebhook: "Stops sending at once. Pending deliveries become `cancelled`.",
  listAccountWebhooks:
    "Requires the admin token. The lists of their channels have them too, with `account` true.",
  addAccountWebhook:
    "Requires the admin token. Each of its channels' events go to the URL from now on, `channels: all` also those of channels made later. It has a signing secret of its own, returned only here. Each channel has lanes, a log and health of its own for it.",
  changeAccountWebhook:
    "Changes the given fields and enables it if it was disabled. A channel that it is no longer for cancels what is pending.",
  removeAccountWebhook:
    "Stops sending at once, for all of its channels. Pending deliveries become `cancelled`.",
  rotateAccountWebhookSecret:
    "Returned only here. For 24 hours the webhook is signed with the old one as well.",
  readEndpoint:
    "Returns attempts, successes and latency of the last 24 hours, the number of pending deliveries, and the time of the next attempt.",
  tryWebhook:
    "Sends one sample call, signed like a real one, with the header `ringhook-test: true`, and returns the response. A webhook for `ops.post` alone gets a sample alert. Nothing is logged.",

  readRulesSchema:
    "Returns the schema that `PUT /api/channels/{id}/rules` checks by, with every default and bound.",
  readRules:
    "Returns the rules as they are in force, with their defaults. A channel without rules has an empty list.",
  replaceRules:
    "Replaces all rules, lists and limits, for events from now on. One fault refuses the whole document: `BAD_RULE` names its path.",
  tryRules:
    "Says which rule an event would be for, what the rules before it miss, what would be done when, and why an action would be skipped. Nothing is sent.",
  tryRulesOnCalls:
    "Runs through the channel's latest calls with all limits, as if nothing had been done about them. Nothing is sent.",
  readTexts: "Returns whether the texts of the channel's rules are on, paused by WhatsApp, or switched off.",
  switchTexts: "`on` ends a pause, too. `off` stops the texts of rules and leaves their other actions.",

  listActions:
    "Lists what rules decided page by page: what was done, what failed and what was skipped, with the reason. A pending one says when it is due.",
  readAction: "Returns one action of a rule.",
  replayAction:
    "Does one that failed or was skipped once more, as a new action, as if its event were of now. Every limit counts for it, too.",

  listCalls:
    "Lists the calls of all channels that the token can see, page by page. Calls added while you page never appear twice. Those that the channel's own account placed are listed with `direction=outgoing` or `any` alone.",
  readCall: "Returns the call with its events, deliveries and attempts.",
  declineCall:
    "Answers 204 only after WhatsApp accepted it. The caller sees the call declined; webhooks report it as `missed`.",

  textCaller:
    "Has a text sent to the caller, once for each call, within all limits that the channel's rules have, or would have. The answer is the action, which is still to be done: read it to see what became of it. Its `rule` is `@asked`.",

  listCallbacks:
    "Callers who were missed and not spoken to since, by their newest call. A missed call opens an entry, further ones join it; an answered call or an own call to them closes it. An entry that gets a call while you page moves to the top.",
  countCallbacks: "For a badge. More than 1,000 count as 1,000.",
  exportCallbacks:
    "The entries as `GET /api/callbacks` has them, all pages in one CSV file. Texts that a spreadsheet would run as a formula begin with an apostrophe.",
  readCallback: "Returns the entry with its calls.",
  changeCallback:
    "Sets it done or opens it again, notes, assigns, snoozes; what is not named stays. Refused with `CALLBACK_EXISTS` when the caller has a newer entry that is not done, and with `CALLBACK_DONE` when an entry that is done is to be snoozed.",

  listDeliveries:
    "Lists deliveries page by page. A pending one without `due_at` waits for an earlier delivery of the same call.",
  readDelivery: "Returns the delivery with its attempts, exact body and target.",
  replayDelivery:
    "Creates a new delivery of the same event, with its own `webhook-id` and the header `ringhook-replay-of`.",
  replayDeliveries:
    "Count first with `dry_run`, then set `max`: when more match, nothing is sent. Skips pending deliveries, replays, and deliveries to removed or disabled webhooks.",

  readStatistics:
    "Returns calls, missed rate and ring times of a time span in full hours; by default the last 24 hours.",
  readInsights:
    "Returns the distribution of ring times, the most frequent callers, and callers who gave up and were not answered within a day.",
  followEvents:
    "Server-sent events. Recorded events have an id; updates of deliveries, links and callbacks have none. Send the last id as `Last-Event-ID` to resume after it. At most 32 streams per token; a stream that is not read is closed. docs/reference/api.md describes each event.",

  listAudit:
    "Requires the admin token. Who asked for which change, from where, on what, and what came of it; kept for 90 days. It names fields and ids and holds no value.",

  listTokens: "Requires the admin token. The tokens themselves are not kept, only their hashes.",
  addToken:
    "Requires the admin token. The response holds the token, which is returned only here. It opens the channels and routes that its scopes allow, until it expires.",
  rotateNamedToken:
    "Requires the admin token. Makes a new token, returned only here. The old one opens the same for 24 hours more, so you can update programs without a gap.",
  removeToken: "Requires the admin token. The token opens nothing from then on, nor does the one before it.",

  listBrokers: "Requires the admin token.",
  addBroker:
    "Requires the admin token. Webhooks lead to it by its name: `POST /api/channels/{id}/webhooks` with `broker`. Nothing is connected yet; `POST …/test` does.",
  readBroker: "Requires the admin token.",
  changeBroker:
    "Requires the admin token. Changes the given fields; null takes one off. Messages go over a new connection from then on.",
  removeBroker: "Requires the admin token. Refused with `BROKER_IN_USE` while webhooks lead to it.",
  readBrokerHealth:
    "Requires the admin token. What this gateway did there since it started: its connection, what is in flight, what was acknowledged and how soon.",
  testBroker:
    "Requires the admin token. Connects, looks whether a stream or an exchange takes messages, makes it where it may, and warns of settings that lose messages. Nothing is published.",

  checkHealth:
    "Returns the state of the token's channel. A channel without a number starts to show QR codes, unless `wakeup=false`.",
  getLimits: "Answers 204: this gateway has no limits.",
  getUserProfile: "Returns the name, about text and pictures of the linked account.",
  logoutUser: "Logs the channel out of WhatsApp. Its webhooks and its log stay.",
  getChannelSettings:
    "Returns settings and webhooks in one object, including header values, because clients send the whole list back.",
  updateChannelSettings:
    "Changes the given settings. `webhooks` replaces the whole list; a webhook with an unchanged URL keeps its id and its pending deliveries. One invalid field refuses the whole change.",
  resetChannelSettings: "Restores the default settings and removes the webhooks.",
  getAllowedEvents:
    "Lists the events that this gateway sends. Subscriptions to others are stored but never fire.",
  webhookTest:
    "Sends one test callback to a URL, signed like a real one, with the header `ringhook-test: true`, and waits for the response.",
  loginUser: "Returns the QR code as a PNG in a data URL and as text. Waits up to 15 seconds for WhatsApp.",
  loginUserImage: "Returns the QR code as a PNG. Waits up to 15 seconds for WhatsApp.",
  loginUserRowData: "Returns the text of the QR code for you to render. Waits up to 15 seconds for WhatsApp.",
  loginUserViaAuthCode: "Returns a code of eight letters and digits to enter on the phone with this number.",
  createCallEvent: "Returns a link for calling the channel, for voice unless `type` is `video`.",
  createGroupCallLink: "Returns a link for calling the channel, for video unless `type` says otherwise.",
  rejectCall: "Succeeds only after WhatsApp accepted it. The body is optional: the call's id is enough.",
  rejectCallDeprecated: "Same as `DELETE /calls/{CallID}`, for older clients.",
  sendMessageText: "Answers once WhatsApp accepted the text. A number that is not on WhatsApp is refused.",
} as const;
