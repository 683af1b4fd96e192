-- Makes a webhook from Genesys durable: drops a duplicate, records what it tells of the customer, appends.
-- KEYS  1 the customer's hash, 2 dedupe mark, 3 identities of the shard
--       derived, same tag: the customer's lists; the shard's ready set and indexes
-- ARGV  1 customer id, 2 now, 3 ttl of the mark (ms), 4 conversation id or '', 5 '1' when a human agent wrote
--       6-7 outbound item head and body, 8-9 receipt, 10-11 finished item, 12-14 notice kind, head and body; '' when absent
--       15 version the customer must have agreed to, or ''
-- Returns "outcome noticed ready\nkeyId\nwrappedKey", the first three one letter each:
--       outcome a accepted, d duplicate, f full, u unknownCustomer, s staleKey
--- @include lane
--- @include item
--- @include finished
--- @include notice
--- @include recent
--- @include link
--- @include consent
--- @include announce

local customer, customerId, nowText = KEYS[1], ARGV[1], ARGV[2]
local now = tonumber(nowText)
local prefix = string.sub(KEYS[3], 1, -2)
local fields = redis.call('HMGET', customer, 'id', 's', 'in', 'out', 'cv', 'i', 'o', 'r', 'ln', 'cs')
local entry = fields[1] and redis.call('HGET', KEYS[3], fields[1])
if not entry or ARGV[15] ~= '' and not consentIsGiven(consentRead(fields[10]), ARGV[15]) then
  return 'u00\n\n'
end
local keyId, wrappedKey = string.match(entry, '^[^\n]*\n([^\n]*)\n([^\n]*)\n')
local who = '\n' .. keyId .. '\n' .. wrappedKey
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 'd00' .. who
end

local sizes = {}
for _, at in ipairs({ 7, 9, 11, 14 }) do
  if ARGV[at] ~= '' then
    local itemKey, own, size = bodyRead(ARGV[at])
    if itemKey ~= keyId and own == '' then
      return 's00' .. who
    end
    sizes[at] = size
  end
end
local outbound, receipts = laneRead(fields[7]), laneRead(fields[8])
if sizes[7] and laneIsFull(outbound, sizes[7]) then
  return 'f00' .. who
end
redis.call('SET', KEYS[2], '0', 'PX', ARGV[3])

local session = fields[2] or ''
local changes, ready, noticed = {}, false, false
local function change(name, value)
  changes[#changes + 1] = name
  changes[#changes + 1] = value
end
local function append(letter, lane, at)
  local text = itemText(ARGV[at - 1], lane.seq + 1, nowText, '0', session, ARGV[at])
  ready = laneAppend(prefix, letter, customerId, lane, text, sizes[at], nowText) or ready
  change(letter, laneText(lane))
end
if sizes[7] then
  append('o', outbound, 7)
end
if sizes[9] then
  append('r', receipts, 9)
end
if sizes[11] then
  finishedKeep(prefix, customerId, 'i', nowText, '1', itemText(ARGV[10], 0, nowText, '0', session, ARGV[11]))
end

local lastOut = tonumber(fields[4] or 0)
local last = math.max(tonumber(fields[3] or 0), lastOut)
local conversation = fields[5] or ''
if sizes[7] and now > lastOut then
  change('out', nowText)
end
if ARGV[4] ~= '' and ARGV[4] ~= conversation then
  change('cv', ARGV[4])
end
if ARGV[4] ~= '' and sizes[7] then
  local link = linkNote(prefix, customerId, fields[9], session, ARGV[4], nowText)
  if link then
    change('ln', link)
  end
end
if ARGV[5] == '1' then
  change('ag', nowText)
end
if session ~= '' and ((ARGV[4] ~= '' and conversation == '')
  or (sizes[7] and (ARGV[4] ~= '' or conversation ~= '') and recentCrossed(last, now))) then
  recentAdd(prefix, customerId, sizes[7] and now or last)
end
if sizes[14] then
  local inbound = laneRead(fields[6])
  local throttle = 'n:' .. ARGV[12]
  local facts = redis.call('HMGET', customer, 'ag', 'en', throttle)
  local agentAt = ARGV[5] == '1' and nowText or facts[1]
  if not laneIsFull(inbound, sizes[14]) and noticeIsDue(agentAt, facts[2], facts[3], now) then
    append('i', inbound, 14)
    change(throttle, nowText)
    noticed = true
  end
end
if #changes > 0 then
  redis.call('HSET', customer, unpack(changes))
end
if ready then
  announce(prefix)
end
return 'a' .. (noticed and '1' or '0') .. (ready and '1' or '0') .. who
