-- Removes items of a customer who stays: of one conversation, those within windows of time, each of one session; or of
-- some kinds.
-- KEYS  1 the customer's hash, 2 identities of the shard
--       derived, same tag: the customer's lists; the shard's indexes, dead letters and media records; record of the erasure
-- ARGV  1 customer id, 2 id of the erasure, 3 now, 4 note, 5 conversation id, '' for kinds; 6 '1': with the media;
--       then session id, from and until of each window, or the kinds
-- Returns 'u' unknown, 'e' erased (also when it was before, under the same id)
--- @include lane
--- @include item
--- @include recent
--- @include erasure
--- @include announce

local customer, customerId, id, now = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local prefix = string.sub(KEYS[2], 1, -2)
local shard = erasureShard(prefix)
if redis.call('EXISTS', shard .. 'erasure:' .. id) == 1 then
  return 'e'
end
local fields = redis.call('HMGET', customer, 'id', 's', 'cv', 'i', 'o')
if not fields[1] then
  return 'u'
end
local conversation = ARGV[5]
local places, sessions, kinds = {}, {}, {}
if conversation == '' then
  for at = 7, #ARGV do
    kinds[ARGV[at]] = true
  end
else
  places[1] = 'v ' .. conversation
  for at = 7, #ARGV, 3 do
    if ARGV[at] ~= '' and not sessions[ARGV[at]] then
      sessions[ARGV[at]] = true
      places[#places + 1] = 's ' .. ARGV[at]
    end
  end
end

local function isWithin(session, acceptedAt)
  for at = 7, #ARGV, 3 do
    if ARGV[at] == session and acceptedAt >= tonumber(ARGV[at + 1]) and acceptedAt < tonumber(ARGV[at + 2]) then
      return true
    end
  end
  return false
end
-- Of an item's text, from its beginning.
local function itemIsWithin(text, kept)
  local kind, acceptedAt, session = string.match(text, '^[^\n]*\n([^\n]*)\n[^\n]*\n(%d+)\n[^\n]*\n([^\n]*)\n')
  if conversation == '' then
    return kinds[kind]
  end
  return isWithin(session, tonumber(acceptedAt)) and not (kept and session == '')
end

-- Waiting items. What stays behind gets new places at the tail, so that the last place is that of the last item.
local items, ready = 0, false
for at, letter in pairs({ [4] = 'i', [5] = 'o' }) do
  local list, lane, stay, first, gone = laneList(prefix, letter, customerId), laneRead(fields[at]), {}, false, 0
  for place, text in ipairs(redis.call('LRANGE', list, 0, -1)) do
    if itemIsWithin(text) then
      local _, _, size = itemRead(text)
      lane.bytes = lane.bytes - size
      gone = gone + 1
      first = first or place == 1
    else
      stay[#stay + 1] = text
    end
  end
  if gone > 0 then
    items = items + gone
    redis.call('DEL', list)
    lane.head = lane.seq
    for _, text in ipairs(stay) do
      lane.seq = lane.seq + 1
      local head, rest = string.match(text, '^([^\n]*\n[^\n]*\n)%d+(\n.*)$')
      redis.call('RPUSH', list, head .. lane.seq .. rest)
    end
    if first then
      redis.call('DEL', lanePlan(prefix, letter, customerId))
      lane.begun, lane.done, lane.attempts, lane.planned = 0, 0, 0, 0
    end
    if lane.mode == 'l' or lane.mode == 'L' then
      lane.fence = lane.fence + 1
      ready = laneGiveBack(prefix, letter, customerId, lane, now, 'r') or ready
    elseif #stay == 0 then
      lane.mode = '-'
      redis.call('ZREM', shard .. 'ready', laneMember(prefix, letter, customerId))
    end
    redis.call('HSET', customer, letter, laneText(lane))
  end
end

-- Finished and kept ones: the list is written anew without them.
local finished, stay, oldest = prefix .. 'f:' .. customerId, {}, nil
local gone = {}
for _, text in ipairs(redis.call('LRANGE', finished, 0, -1)) do
  local finishedAt, relayed, at = string.match(text, '^.\n(%d+)\n(%d)\n()')
  local item = string.sub(text, at)
  if itemIsWithin(item, relayed == '0') then
    gone[#gone + 1] = string.match(item, '^[^\n]*\n[^\n]*')
  else
    oldest = oldest or finishedAt
    stay[#stay + 1] = text
  end
end
if #gone > 0 then
  items = items + #gone
  redis.call('DEL', finished)
  for _, text in ipairs(stay) do
    redis.call('RPUSH', finished, text)
  end
  local member = customerId .. ':' .. string.sub(prefix, 6, -2)
  if oldest then
    redis.call('ZADD', shard .. 'finished', oldest, member)
  else
    redis.call('ZREM', shard .. 'finished', member)
  end
  for _, head in ipairs(gone) do
    redis.call('ZREM', shard .. 'unrelayed', member .. '\n' .. head)
  end
end

local dead = 0
for _, letterId in ipairs(erasureLetters(prefix, customerId)) do
  local text = redis.call('HGET', shard .. 'letters', letterId)
  local item = text and string.match(text, '^[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n(.*)$')
  if item and itemIsWithin(item) then
    dead = dead + erasureDropLetter(prefix, letterId)
  end
end
local media = ARGV[6] == '1' and erasureMedia(prefix, customerId, places) or 0
if conversation ~= '' then
  for _, kind in ipairs({ 'a', 'oa', 'oe' }) do
    redis.call('UNLINK', prefix .. kind .. ':' .. customerId)
  end
  local links = prefix .. 'l:' .. customerId
  for _, link in ipairs(redis.call('LRANGE', links, 0, -1)) do
    if string.match(link, '\n([^\n]*)$') == conversation then
      redis.call('LREM', links, 0, link)
    end
  end
  redis.call('HDEL', customer, 'ln')
  if fields[3] == conversation then
    redis.call('HSET', customer, 'cv', '')
    recentDrop(prefix, customerId)
  end
  if fields[2] and sessions[fields[2]] then
    redis.call('HSET', customer, 's', '', 'en', now)
    recentDrop(prefix, customerId)
  end
end
erasureWrite(prefix, id, conversation == '' and 'kinds' or 'conversation', customerId, now, items .. ' ' .. dead .. ' ' .. media, places, ARGV[4])
if ready then
  announce(prefix)
end
return 'e'
