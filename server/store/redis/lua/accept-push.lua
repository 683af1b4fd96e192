-- Makes a push from WeChat durable: finds or creates the customer, drops a duplicate, decides the session, appends.
-- KEYS  1 dedupe mark, 2 identities of the shard '{hh}:account:i'
--       derived, same tag: the customer's hash, inbound list, finished list; the shard's ready set and indexes
-- ARGV  1 identity, 2 now, 3 ttl of the mark (ms), 4 session timeline (ms), 5 flags: r relay or k keep, o opens a
--       session or -, quota m message, a action or n none, then e ends session
--       6 new session id, 7 reply if a session starts, 8 item head, 9 item body, 10 customer id after `moved`, else ''
--       11 candidate "customerId\nkeyId\nwrappedKey\nopenId" or ''
--       12 CreateTime (s), 13 units of quota the reply costs
--       14 least time between replies (ms), 15 time after the end in which it is a courtesy (ms)
--       16 what it tells of how the customer stands, see standing, or ''
--       17 consent terms "mode-and-word version stamp" or '' (see include/consent)
--       18 notice kind, 19 notice item head, 20 notice item body (absent without notice)
-- Returns "outcome started noticed ready relayed\ncustomerId\nkeyId\nwrappedKey\nsessionId\nreply", the first five one
--       letter each, the last of them absent unless accepted:
--       outcome a accepted, d duplicate, f full, s staleKey, m moved
--- @include lane
--- @include item
--- @include finished
--- @include notice
--- @include recent
--- @include meter-open
--- @include standing
--- @include consent
--- @include consent-lanes
--- @include announce

local nowText, head, body = ARGV[2], ARGV[8], ARGV[9]
local now = tonumber(nowText)
local flags = ARGV[5]
local opens = string.sub(flags, 2, 2) == 'o'
local prefix = string.sub(KEYS[2], 1, -2)
local identity, customerId = ARGV[1], ARGV[10]

if customerId ~= '' then
  identity = redis.call('HGET', prefix .. 'c:' .. customerId, 'id')
  if not identity then
    return 's000\n\n\n\n\n'
  end
end
local entry = redis.call('HGET', KEYS[2], identity)
if entry and string.byte(entry) == 62 then
  return 'm000\n' .. string.match(entry, '^>([^\n]*)') .. '\n\n\n\n'
end
local created = not entry
if created then
  if ARGV[11] == '' then
    local mark = redis.call('GET', KEYS[1])
    return (mark and 'd' or 's') .. '000\n\n\n\n\n' .. string.sub(mark or '', 2)
  end
  local candidateId = string.match(ARGV[11], '^[^\n]*')
  if redis.call('EXISTS', prefix .. 'x:' .. candidateId) == 1 then
    local mark = redis.call('GET', KEYS[1])
    return (mark and 'd' or 's') .. '000\n\n\n\n\n' .. string.sub(mark or '', 2)
  end
  entry = ARGV[11] .. '\n' .. nowText
end
local keyId, wrappedKey
customerId, keyId, wrappedKey = string.match(entry, '^([^\n]*)\n([^\n]*)\n([^\n]*)\n')
local who = '\n' .. customerId .. '\n' .. keyId .. '\n' .. wrappedKey .. '\n'

-- An item under neither the customer's key nor its own takes the candidate's key along, or is refused.
local function underKnownKey(text)
  local itemKey, own, size = bodyRead(text)
  if itemKey == keyId or own ~= '' then
    return text, size
  end
  local candidateKey, candidateWrapped = string.match(ARGV[11], '^[^\n]*\n([^\n]*)\n([^\n]*)\n')
  if candidateKey ~= itemKey then
    return nil
  end
  return itemKey .. '\n' .. candidateWrapped .. '\n' .. string.sub(text, #itemKey + 3), size
end
local noticeBody, size, noticeSize
body, size = underKnownKey(body)
if body and ARGV[18] then
  noticeBody, noticeSize = underKnownKey(ARGV[20])
end
-- A duplicate is one whatever key it names; asked for here only on the rare ways that do not lead to SET NX below.
local function duplicate(session)
  local mark = redis.call('GET', KEYS[1])
  return mark and 'd000' .. (created and '\n\n\n\n' or who) .. session .. '\n' .. string.sub(mark, 2)
end
if not body or (ARGV[18] and not noticeBody) then
  return duplicate('') or 's000' .. (created and '\n\n\n\n' or who) .. '\n'
end

local customer = prefix .. 'c:' .. customerId
local fields = created and {} or redis.call('HMGET', customer, 'i', 's', 'in', 'out', 'o', 'q', 'w', 'cs')
local outboundText = fields[5]
local lastIn = tonumber(fields[3] or 0)
local last = math.max(lastIn, tonumber(fields[4] or 0))
local session = fields[2] or ''
if session ~= '' and now - last > tonumber(ARGV[4]) then
  session = ''
end
local relayed = string.sub(flags, 1, 1) == 'r' and (opens or session ~= '')
local started = relayed and session == ''
local sessionBefore = session
if started then
  session = ARGV[6]
end
local reply = started and ARGV[7] or ''
if started and not created then
  local facts = redis.call('HMGET', customer, 'en', 'ak')
  if facts[1] and tonumber(ARGV[15]) > 0 and now - tonumber(facts[1]) <= tonumber(ARGV[15]) then
    relayed, started, session, reply = false, false, '', ''
  elseif facts[2] and now - tonumber(facts[2]) < tonumber(ARGV[14]) then
    reply = ''
  end
end

local inbound = laneRead(fields[1])
local terms, verdict, effect, consumed, silent = ARGV[17], nil, '', false, false
local consent = (terms ~= '' or fields[8]) and consentRead(fields[8])
if consent and (terms ~= '' or consent.waiting > 0) then
  local what = relayed and (opens and 'm' or 'e') or 'o'
  verdict = consentDecide(consent, terms, what, sessionBefore ~= '', string.sub(flags, 4) == 'e', ARGV[2])
  effect, consumed, silent = verdict.effect, verdict.consumed, verdict.silent
  if consumed or verdict.keep then
    relayed, started, session, reply = false, false, sessionBefore, ''
  end
  local stamp = string.match(terms, '^%S+ %S+ (.*)$')
  if verdict.reply == 'inform' then
    reply = reply == '' and stamp .. ' informOnly' or reply .. ' inform'
  elseif verdict.reply ~= '' then
    reply = stamp .. ' ' .. verdict.reply
  elseif effect == 'h' then
    reply = ''
  end
end

local full = relayed and laneIsFull(inbound, size)
if full then
  started, reply = false, ''
end
if not redis.call('SET', KEYS[1], reply == '' and '0' or '=' .. reply, 'NX', 'PX', ARGV[3]) then
  return duplicate(created and '' or fields[2] or '')
end
if created then
  redis.call('HSET', KEYS[2], identity, entry)
  redis.call('HSET', customer, 'id', identity)
end
if full then
  return 'f000' .. who .. (fields[2] or '') .. '\n'
end

local quota = string.sub(flags, 3, 3)
local opened = quota ~= 'n'
  and meterOpened(fields[6], fields[3], quota, ARGV[12], ARGV[2], reply == '' and '0' or ARGV[13])
local noticed, ready = false, false
if verdict then
  consentSave(prefix, customerId, consent, verdict.state)
end
if effect == 'h' then
  laneHold(prefix, 'i', customerId, inbound)
elseif effect ~= '' then
  local lanes = { i = inbound, o = laneRead(outboundText), r = laneRead(redis.call('HGET', customer, 'r')) }
  ready = consentSettle(prefix, customerId, lanes, effect, now)
  redis.call('HSET', customer, 'i', laneText(inbound), 'o', laneText(lanes.o), 'r', laneText(lanes.r))
  if effect == 'd' then
    outboundText = nil
    redis.call('HSET', customer, 'u', '')
  end
end
if consumed then
  if effect == 'd' and session ~= '' then
    session = ''
    recentDrop(prefix, customerId)
    redis.call('HSET', customer, 's', '', 'en', nowText)
  end
  redis.call('HSET', customer, 'q', opened or meterStored(fields[6], fields[3]),
    'in', lastIn > now and fields[3] or nowText)
elseif relayed then
  local text = itemText(head, inbound.seq + 1, nowText, reply == '' and '0' or '1', session, body)
  ready = laneAppend(prefix, 'i', customerId, inbound, text, size, nowText) or ready
  if lastIn > now then
    nowText = lastIn
  end
  local meter = opened or meterStored(fields[6], fields[3])
  if started then
    redis.call('HSET', customer, 'i', laneText(inbound), 'q', meter, 'in', nowText, 's', session, 'so', ARGV[2])
    if reply ~= '' then
      redis.call('HSET', customer, 'ak', ARGV[2])
    end
  elseif opens then
    redis.call('HSET', customer, 'i', laneText(inbound), 'q', meter, 'in', nowText)
  else
    redis.call('HSET', customer, 'i', laneText(inbound), 'q', meter)
  end
  if (started or opens and recentCrossed(last, now)) and redis.call('HEXISTS', customer, 'cv') == 1 then
    recentAdd(prefix, customerId, now)
  end
else
  if opened then
    redis.call('HSET', customer, 'q', opened)
  end
  finishedKeep(prefix, customerId, 'i', nowText, '0', itemText(head, 0, nowText, '0', session, body))
  redis.call('ZADD', string.sub(prefix, 1, 5) .. '*:unrelayed', nowText,
    customerId .. ':' .. string.sub(prefix, 6, -2) .. '\n' .. head)
  if ARGV[18] and not silent and not created and not laneIsFull(inbound, noticeSize) then
    local throttle = 'n:' .. ARGV[18]
    local facts = redis.call('HMGET', customer, 'ag', 'en', throttle)
    if noticeIsDue(facts[1], facts[2], facts[3], now) then
      local text = itemText(ARGV[19], inbound.seq + 1, nowText, '0', session, noticeBody)
      ready = laneAppend(prefix, 'i', customerId, inbound, text, noticeSize, nowText)
      redis.call('HSET', customer, 'i', laneText(inbound), throttle, nowText)
      noticed = true
    end
  end
end
local wakes = opened
if ARGV[16] ~= '' or (quota ~= 'n' and fields[7] and string.byte(fields[7]) ~= 48) then
  local standing, changes = standingRead(fields[7]), ARGV[16]
  if quota ~= 'n' then
    changes = 'f\n' .. changes
  end
  if string.find(changes, 'u', 1, true) == 1 then
    local closed = meterClosed(fields[6], fields[3], ARGV[12])
    if closed then
      redis.call('HSET', customer, 'q', closed)
    else
      changes = ''
    end
  end
  standingChange(standing, changes, ARGV[2])
  redis.call('HSET', customer, 'w', standingText(standing))
  wakes = wakes or string.find(changes, '^[u=]')
end
-- What the outbound head may be waiting for.
if wakes and outboundText and string.find(outboundText, ' [wl] ') then
  local outbound = laneRead(outboundText)
  if outbound.mode == 'w' then
    outbound.mode = 'r'
    redis.call('ZADD', string.sub(prefix, 1, 5) .. '*:ready', now, laneMember(prefix, 'o', customerId))
    ready = true
  else
    outbound.mode = 'L'
  end
  redis.call('HSET', customer, 'o', laneText(outbound))
end
if string.sub(flags, 4) == 'e' and session ~= '' then
  recentDrop(prefix, customerId)
  redis.call('HSET', customer, 's', '', 'en', ARGV[2])
end
if ready then
  announce(prefix)
end
return 'a' .. (started and '1' or '0') .. (noticed and '1' or '0') .. (ready and '1' or '0')
  .. (relayed and '1' or '0') .. who .. session .. '\n' .. reply
