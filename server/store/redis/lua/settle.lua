-- Settles the head of a held lane: delivered or dead. Says what follows in the same change.
-- KEYS  1 the customer's hash, 2 the lane's list, 3 the lane's plan, 4 leased set
--       derived, same tag: the customer's other lists; the shard's ready set, indexes and dead letters
-- ARGV  1 lane letter, 2 fence, 3 item id, 4 customer id, 5 now, 6 lease end
--       7 outcome: d done, k done and kept as transcript, x dead; 8 what follows: b hold on to the next item, r release
--       9 conversation id or '', 10 '1' to end the session, 11 reason, 12 detail
--       13-14 receipt head and body, 15-17 notice kind, head and body; '' when absent
--       18 fate of the unit reserved for the part begun: r refund, x exhausted, c closed, '' as it is
--       19 '1': the next item takes over the plan and its parts
--       20 consent that the item used up, see standing, or ''
-- Returns 1 when held (also when this item was settled before under the same fence), 0 when lost
--- @include lane
--- @include item
--- @include finished
--- @include notice
--- @include recent
--- @include link
--- @include meter-open
--- @include meter
--- @include standing
--- @include announce

local customer, letter, customerId, nowText = KEYS[1], ARGV[1], ARGV[4], ARGV[5]
local now = tonumber(nowText)
local prefix = string.sub(customer, 1, -3 - #customerId)
local fields = redis.call('HMGET', customer, 'i', 'o', 'r', 's', 'cv', 'in', 'out', 'q', 'u', 'ln', 'w')
local lanes = { i = fields[1], o = fields[2], r = fields[3] }
local lane = laneRead(lanes[letter])
if not laneIsHeld(lane, ARGV[2]) then
  return 0
end
local item = redis.call('LINDEX', KEYS[2], 0)
local itemId, itemSeq, itemSize
if item then
  itemId, itemSeq, itemSize = itemRead(item)
end
if itemId ~= ARGV[3] then
  return 1
end

local session, conversation = fields[4] or '', fields[5] or ''
local ready = false
local changes = {}
local function change(name, value)
  changes[#changes + 1] = name
  changes[#changes + 1] = value
end

redis.call('LPOP', KEYS[2])
if ARGV[18] ~= '' then
  local meter = meterSettled(fields[8], fields[6], fields[9], lane.begun, itemId, ARGV[18])
  if meter then
    change('q', meter)
  end
end
if ARGV[20] ~= '' then
  local standing = standingRead(fields[11])
  standingSpend(standing, ARGV[20])
  change('w', standingText(standing))
end
if letter == 'o' and (fields[9] or '') ~= '' then
  change('u', '')
end
local carried = ARGV[19] == '1' and lane.planned == '1' and lane.seq > itemSeq
if lane.planned == '1' and not carried then
  redis.call('DEL', KEYS[3])
end
local attempts = lane.attempts
lane.head = itemSeq
lane.bytes = lane.bytes - itemSize
lane.attempts = 0
if not carried then
  lane.begun, lane.done, lane.planned = 0, 0, 0
end

if ARGV[7] == 'x' then
  local account = string.sub(prefix, 6, -2)
  local id = string.sub(prefix, 2, 3) .. '-' .. letter .. itemSeq .. '-' .. customerId .. '-' .. account
  local shard = string.sub(prefix, 1, 5)
  redis.call('ZADD', shard .. '*:dead', nowText, id)
  redis.call('HSET', shard .. '*:letters', id, letter .. '\n' .. customerId .. '\n' .. account .. '\n' .. ARGV[11] .. '\n' ..
    ARGV[12] .. '\n' .. attempts .. '\n' .. nowText .. '\n' .. item)
elseif ARGV[7] == 'k' then
  finishedKeep(prefix, customerId, letter, nowText, '1', item)
end
if ARGV[9] ~= '' then
  local acceptedAt, itemSession = string.match(item, '^[^\n]*\n[^\n]*\n[^\n]*\n([^\n]*)\n[^\n]*\n([^\n]*)\n')
  local link = linkNote(prefix, customerId, fields[10], itemSession, ARGV[9], acceptedAt)
  if link then
    change('ln', link)
  end
end
if ARGV[9] ~= '' and ARGV[9] ~= conversation then
  change('cv', ARGV[9])
  if conversation == '' and session ~= '' then
    recentAdd(prefix, customerId, math.max(tonumber(fields[6] or 0), tonumber(fields[7] or 0)))
  end
end

-- Appends to another lane of the customer, or to this one.
local function append(to, head, body, size)
  local target = to == letter and lane or laneRead(lanes[to])
  local text = itemText(head, target.seq + 1, nowText, '0', session, body)
  ready = laneAppend(prefix, to, customerId, target, text, size, nowText) or ready
  if to ~= letter then
    change(to, laneText(target))
  end
end
if ARGV[13] ~= '' then
  local _, _, size = bodyRead(ARGV[14])
  append('r', ARGV[13], ARGV[14], size)
end
if ARGV[15] ~= '' then
  local _, _, size = bodyRead(ARGV[17])
  local facts = redis.call('HMGET', customer, 'ag', 'en', 'n:' .. ARGV[15])
  local inbound = letter == 'i' and lane or laneRead(lanes.i)
  if not laneIsFull(inbound, size) and noticeIsDue(facts[1], facts[2], facts[3], now) then
    append('i', ARGV[16], ARGV[17], size)
    change('n:' .. ARGV[15], nowText)
  end
end
if ARGV[10] == '1' and session ~= '' then
  change('s', '')
  change('en', nowText)
  recentDrop(prefix, customerId)
end

if ARGV[8] == 'b' and lane.seq > lane.head then
  -- An outbound item begins when its send plan is stored.
  if letter ~= 'o' then
    lane.begun = 1
  end
  redis.call('ZADD', KEYS[4], 'XX', ARGV[6], laneMember(prefix, letter, customerId))
else
  ready = laneGiveBack(prefix, letter, customerId, lane, nowText, 'r') or ready
end
change(letter, laneText(lane))
redis.call('HSET', customer, unpack(changes))
if ready then
  announce(prefix)
end
return 1
