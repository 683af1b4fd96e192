-- Forgets the question a customer was asked, unless another was asked since.
-- KEYS  1 the customer's question
-- ARGV  1 id of the question
-- Returns 1 when forgotten, 0 when another one or none is open
local question = redis.call('GET', KEYS[1])
if not question or string.match(question, '^%d+\n([^\n]*)\n') ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
