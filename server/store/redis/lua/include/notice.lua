-- Notice rules: only while an agent is believed connected (wrote lately, no end since), at most one of a kind in a while.
local function noticeIsDue(agentAt, endedAt, lastOfKind, now)
  agentAt = tonumber(agentAt or 0)
  return agentAt > 0 and agentAt > tonumber(endedAt or 0) and now - agentAt <= LIMITS.agentPresence
    and (not lastOfKind or now - tonumber(lastOfKind) >= LIMITS.noticeInterval)
end
