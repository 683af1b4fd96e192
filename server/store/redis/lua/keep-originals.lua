-- Numbers what stands behind tokens, per customer and kind, and keeps it until it runs out.
-- KEYS  1 the customer's hash, 2 identities of the shard
--       derived, same tag: "o:<customerId>:<kind>:<number>" holds "expiresAt\ndigest\nkeyId\nsealed",
--       "oh:<customerId>:<kind>:<digest>" holds "expiresAt\nnumber"
-- ARGV  1 customerId, 2 key id, 3 now, 4 expiry, both epoch milliseconds, then kind, digest and sealed of each
-- Returns the numbers, in order; nothing when the customer is unknown or has another key
--- @include record

local prefix = string.sub(KEYS[2], 1, -2)
local _, keyId = string.match(recordRead(prefix, KEYS[1])[1], '^([^\n]*)\n([^\n]*)\n')
if keyId ~= ARGV[2] then
  return {}
end
local now, expiresAt = tonumber(ARGV[3]), tonumber(ARGV[4])
local numbers = {}
for at = 5, #ARGV, 3 do
  local kind, digest, sealed = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local byDigest = prefix .. 'oh:' .. ARGV[1] .. ':' .. kind .. ':' .. digest
  local until_, number = string.match(redis.call('GET', byDigest) or '', '^(%d+)\n(%d+)$')
  local byNumber = number and prefix .. 'o:' .. ARGV[1] .. ':' .. kind .. ':' .. number
  local kept = byNumber and tonumber(until_) > now and redis.call('GET', byNumber)
  local ends = expiresAt
  if kept then
    ends = math.max(ends, tonumber(until_))
    sealed = string.match(kept, '([^\n]*)$')
  else
    number = redis.call('HINCRBY', KEYS[1], 'on:' .. kind, 1)
    byNumber = prefix .. 'o:' .. ARGV[1] .. ':' .. kind .. ':' .. number
  end
  local stamp = string.format('%.0f', ends)
  redis.call('SET', byNumber, stamp .. '\n' .. digest .. '\n' .. keyId .. '\n' .. sealed, 'PX', ends - now)
  redis.call('SET', byDigest, stamp .. '\n' .. number, 'PX', ends - now)
  numbers[#numbers + 1] = tostring(number)
end
return numbers
