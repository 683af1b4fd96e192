-- The meter of WeChat's quota (rules: server/store/meter.ts): field q of the customer's hash,
-- "newest;message epoch;action epoch": number of the newest epoch, then of each kind five numbers,
-- number, CreateTime, opened at, used, used by bots. Without the field the last message opened the first epoch.
local function meterStored(text, lastIn)
  return text or '0;0 0 ' .. (lastIn or '0') .. ' 0 0;0 0 0 0 0'
end

-- The text after a push that opens an epoch (m or a), or nil when the epoch there is came of a newer one.
local function meterOpened(text, lastIn, epoch, sent, now, used)
  local newest, before, since, behind
  if epoch == 'm' then
    before = ';'
    newest, since, behind = string.match(meterStored(text, lastIn), '^(%d+);%d+ (%d+)[^;]*(;.*)$')
  else
    behind = ''
    newest, before, since = string.match(meterStored(text, lastIn), '^(%d+)(;[^;]*;)%d+ (%d+)')
  end
  if tonumber(sent) < tonumber(since) then
    return nil
  end
  local number = newest + 1
  return number .. before .. number .. ' ' .. sent .. ' ' .. now .. ' ' .. used .. ' 0' .. behind
end

-- The text with every window closed, or nil when a push newer than CreateTime `sent` opened one.
local function meterClosed(text, lastIn, sent)
  local head, epochs = string.match(meterStored(text, lastIn), '^(%d+)(;.*)$')
  for pushed in string.gmatch(epochs, ';%d+ (%d+)') do
    if tonumber(pushed) > tonumber(sent) then
      return nil
    end
  end
  return head .. string.gsub(epochs, '(;%d+ %d+) %d+', '%1 0')
end
