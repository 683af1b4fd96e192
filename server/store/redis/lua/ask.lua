-- Keeps something of a customer that runs out, such as the question asked last, in place of an earlier one.
-- KEYS  1 where it is kept, 2 the customer's hash
-- ARGV  1 what is kept, 2 milliseconds to keep it
-- Returns 1, or 0 when the customer is unknown
if redis.call('EXISTS', KEYS[2]) == 0 then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
