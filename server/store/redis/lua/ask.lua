-- Keeps the question a customer was asked last, in place of an earlier one.
-- KEYS  1 the customer's question, 2 the customer's hash
-- ARGV  1 "expiresAt\nid\nkind\nkeyId\nwrappedKey\nsealed", 2 milliseconds to keep it
-- Returns 1, or 0 when the customer is unknown
if redis.call('EXISTS', KEYS[2]) == 0 then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
