import { answered } from "./answered.ts";
import { answeredElsewhere } from "./answered-elsewhere.ts";
import { answeredOnAnotherDevice } from "./answered-on-another-device.ts";
import { answeredOnThePhoneWhileAway } from "./answered-on-the-phone-while-away.ts";
import { busy } from "./busy.ts";
import { byNumber } from "./by-number.ts";
import { callLogAnswered } from "./call-log-answered.ts";
import { callLogCorrected } from "./call-log-corrected.ts";
import { callLogDirty } from "./call-log-dirty.ts";
import { callLogElsewhere } from "./call-log-elsewhere.ts";
import { callLogGap } from "./call-log-gap.ts";
import { callLogGroup } from "./call-log-group.ts";
import { callLogIncoming } from "./call-log-incoming.ts";
import { callLogJump } from "./call-log-jump.ts";
import { callLogLateKey } from "./call-log-late-key.ts";
import { callLogNoKey } from "./call-log-no-key.ts";
import { callLogOutcomes } from "./call-log-outcomes.ts";
import { callLogOwnGroup } from "./call-log-own-group.ts";
import { callLogRefused } from "./call-log-refused.ts";
import { callLogSecond } from "./call-log-second.ts";
import { callLogSeveral } from "./call-log-several.ts";
import { callLogSnapshot } from "./call-log-snapshot.ts";
import { callLogTidied } from "./call-log-tidied.ts";
import { callLogTurnedRound } from "./call-log-turned-round.ts";
import { callLogUnits } from "./call-log-units.ts";
import { callLogWhileAway } from "./call-log-while-away.ts";
import { callLogWrongMac } from "./call-log-wrong-mac.ts";
import { callLogWrongRecord } from "./call-log-wrong-record.ts";
import { declined } from "./declined.ts";
import { declinedElsewhere } from "./declined-elsewhere.ts";
import { declinedOnAnotherDevice } from "./declined-on-another-device.ts";
import { droppedAtOffer } from "./dropped-at-offer.ts";
import { droppedWhileRinging } from "./dropped-while-ringing.ts";
import { frozen } from "./frozen.ts";
import { groupByBareNotice } from "./group-by-bare-notice.ts";
import { groupByNotice } from "./group-by-notice.ts";
import { groupByOffer } from "./group-by-offer.ts";
import { hungUp } from "./hung-up.ts";
import { lateEnd } from "./late-end.ts";
import { lidAnswered } from "./lid-answered.ts";
import { lidWithNumber } from "./lid-with-number.ts";
import { lidWithoutNumber } from "./lid-without-number.ts";
import { loggedOut } from "./logged-out.ts";
import { lostAcknowledgements } from "./lost-acknowledgements.ts";
import { missed } from "./missed.ts";
import { missedAfterReconnect } from "./missed-after-reconnect.ts";
import { noOffer } from "./no-offer.ts";
import { otherNews } from "./other-news.ts";
import { outgoing } from "./outgoing.ts";
import { overtakingCalls } from "./overtaking-calls.ts";
import { rejectIgnored } from "./reject-ignored.ts";
import { relaylatencyStorm } from "./relaylatency-storm.ts";
import { repeatedStanzas } from "./repeated-stanzas.ts";
import { replaced } from "./replaced.ts";
import { sampleCalls } from "./sample-calls.ts";
import type { Scenario } from "./scenario.ts";
import { serviceUnavailable } from "./service-unavailable.ts";
import { silenced } from "./silenced.ts";
import { stillRingingAfterReconnect } from "./still-ringing-after-reconnect.ts";
import { unknownStanzas } from "./unknown-stanzas.ts";
import { video } from "./video.ts";

/** All scenarios, from everyday calls to the end of the link. */
export const scenarios: readonly Scenario[] = [
  sampleCalls,
  missed,
  hungUp,
  answered,
  answeredOnAnotherDevice,
  answeredElsewhere,
  declined,
  declinedOnAnotherDevice,
  declinedElsewhere,
  busy,
  video,
  groupByOffer,
  groupByNotice,
  groupByBareNotice,
  byNumber,
  lidWithNumber,
  lidWithoutNumber,
  lidAnswered,
  silenced,
  noOffer,
  relaylatencyStorm,
  unknownStanzas,
  otherNews,
  lateEnd,
  outgoing,
  repeatedStanzas,
  overtakingCalls,
  missedAfterReconnect,
  answeredOnThePhoneWhileAway,
  stillRingingAfterReconnect,
  droppedWhileRinging,
  droppedAtOffer,
  lostAcknowledgements,
  frozen,
  rejectIgnored,
  callLogAnswered,
  callLogOutcomes,
  callLogUnits,
  callLogTurnedRound,
  callLogOwnGroup,
  callLogGroup,
  callLogIncoming,
  callLogCorrected,
  callLogTidied,
  callLogSeveral,
  callLogSecond,
  callLogWhileAway,
  callLogDirty,
  callLogLateKey,
  callLogNoKey,
  callLogWrongMac,
  callLogWrongRecord,
  callLogElsewhere,
  callLogGap,
  callLogJump,
  callLogSnapshot,
  callLogRefused,
  serviceUnavailable,
  replaced,
  loggedOut,
];
