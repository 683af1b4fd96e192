-- How a customer stands with the account (rules: server/store/standing.ts): field w of the customer's hash,
-- "unfollowedAt;template uses,...;job outcome,..."; without the field nothing was told.
local function standingRead(text)
  local unfollowed, accepted, results = string.match(text or '0;;', '^(%d+);([^;]*);(.*)$')
  return { unfollowed = unfollowed, accepted = accepted, results = results }
end

local function standingText(standing)
  return standing.unfollowed .. ';' .. standing.accepted .. ';' .. standing.results
end

local function standingValue(list, id)
  for each, value in string.gmatch(list, '([^, ]+) ([^,]+)') do
    if each == id then
      return value
    end
  end
end

-- The list with the value of an id in last place, or without the id (nil); of the oldest no more than `most` are left.
local function standingPut(list, id, value, most)
  local kept = {}
  for each, before in string.gmatch(list, '([^, ]+) ([^,]+)') do
    if each ~= id then
      kept[#kept + 1] = each .. ' ' .. before
    end
  end
  if value then
    kept[#kept + 1] = id .. ' ' .. value
  end
  while #kept > most do
    table.remove(kept, 1)
  end
  return table.concat(kept, ',')
end

-- Changes, one a line: f followed, u unfollowed, +template, -template, "=job outcome".
local function standingChange(standing, changes, now)
  for line in string.gmatch(changes, '[^\n]+') do
    local what, rest = string.sub(line, 1, 1), string.sub(line, 2)
    if what == 'f' then
      standing.unfollowed = '0'
    elseif what == 'u' then
      standing.unfollowed = now
    elseif what == '+' then
      standing.accepted = standingPut(standing.accepted, rest, (standingValue(standing.accepted, rest) or 0) + 1, 20)
    elseif what == '-' then
      standing.accepted = standingPut(standing.accepted, rest, nil, 20)
    else
      local job, outcome = string.match(rest, '^(%S+) (%S+)$')
      standing.results = standingPut(standing.results, job, outcome, 8)
    end
  end
end

-- "one template" or "all template": what a settled notification used up.
local function standingSpend(standing, spent)
  local uses, template = string.match(spent, '^(%a+) (.*)$')
  local left = (standingValue(standing.accepted, template) or 0) - 1
  standing.accepted = standingPut(standing.accepted, template, uses == 'one' and left > 0 and left or nil, 20)
end
