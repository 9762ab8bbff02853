-- Lists of actions: each kind and state has its part of an index, by rule or without, so a page passes by nothing else.
CREATE INDEX actions_listed ON actions (channel_no, kind, state, id);
CREATE INDEX actions_listed_all ON actions (kind, state, id);
CREATE INDEX actions_of_rule ON actions (channel_no, rule, kind, state, id);
CREATE INDEX actions_of_rule_all ON actions (rule, kind, state, id);
