-- Reserving and settling units of WeChat's quota; needs meter-open.
-- Field u is the unit reserved for the part begun last: "begun epoch number newest bot itemId", epoch m or a, bot 0 or 1;
-- '' when there is none.
local METER_AT, METER_WINDOW = { m = 0, a = 5 }, { m = 172800000, a = 60000 }
local METER_SIZE, METER_KEPT = { m = LIMITS.perMessage, a = LIMITS.perAction }, { m = LIMITS.closingSlots, a = 0 }

-- The ten numbers: message epoch from 1 on, action epoch from 6 on.
local function meterRead(text, lastIn)
  local meter = {}
  for number in string.gmatch(string.match(meterStored(text, lastIn), ';(.*)$'), '%d+') do
    meter[#meter + 1] = tonumber(number)
  end
  return meter
end

local function meterText(meter)
  return math.max(meter[1], meter[6]) .. ';' .. table.concat(meter, ' ', 1, 5) .. ';' .. table.concat(meter, ' ', 6, 10)
end

-- Epoch, its number, number of the newest one, bot: of the unit of a part, or nil when it has none.
local function unitRead(unit, begun, itemId)
  local part, epoch, number, newest, bot, item = string.match(unit or '', '^(%d+) (%a) (%d+) (%d+) (%d) (.*)$')
  if part == begun and item == itemId then
    return epoch, tonumber(number), tonumber(newest), tonumber(bot)
  end
end

local function meterIsOpen(meter, epoch, now)
  local openedAt = meter[METER_AT[epoch] + 3]
  return openedAt > 0 and now < openedAt + METER_WINDOW[epoch]
end

-- Whether the part has a unit that still counts: of an epoch that is open and was not replaced.
local function meterHolds(meter, unit, begun, itemId, now)
  local epoch, number = unitRead(unit, begun, itemId)
  return epoch and meter[METER_AT[epoch] + 1] == number and meterIsOpen(meter, epoch, now)
end

-- Reserves a unit for a sender (a agent, b bot, c closing): the meter's text and the unit, or nil and the refusal.
local function meterReserve(meter, sender, now)
  local open = false
  for _, epoch in ipairs({ 'a', 'm' }) do
    local at = METER_AT[epoch]
    if meterIsOpen(meter, epoch, now) then
      open = true
      local left = METER_SIZE[epoch] - (sender == 'c' and 0 or METER_KEPT[epoch]) - meter[at + 4]
      if sender == 'b' then
        left = math.min(left, LIMITS.botSlots - meter[at + 5])
      end
      if left > 0 then
        local bot = sender == 'b' and 1 or 0
        meter[at + 4] = meter[at + 4] + 1
        meter[at + 5] = meter[at + 5] + bot
        return meterText(meter),
          epoch .. ' ' .. meter[at + 1] .. ' ' .. math.max(meter[1], meter[6]) .. ' ' .. bot
      end
    end
  end
  return nil, open and 'noQuota' or 'windowOver'
end

-- The meter's text once the fate of the unit of a part is known (r refund, x exhausted, c closed), or nil when the part
-- has none or nothing changes.
local function meterSettled(text, lastIn, unit, begun, itemId, fate)
  local epoch, number, newest, bot = unitRead(unit, begun, itemId)
  if not epoch then
    return nil
  end
  local meter = meterRead(text, lastIn)
  local at = METER_AT[epoch]
  if fate == 'c' then
    for _, each in pairs(METER_AT) do
      if meter[each + 1] <= newest then
        meter[each + 3] = 0
      end
    end
  elseif meter[at + 1] ~= number then
    return nil
  elseif fate == 'r' then
    meter[at + 4] = meter[at + 4] - 1
    meter[at + 5] = meter[at + 5] - bot
  else
    meter[at + 4] = math.max(meter[at + 4], METER_SIZE[epoch])
  end
  return meterText(meter)
end
