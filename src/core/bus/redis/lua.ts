/**
 * The programs that run on the server. Redis runs one at a time and to its end, so what they do is indivisible;
 * none writes anything for a batch before everything about it that can be refused is checked.
 *
 * Under the prefix there are:
 *
 * | key                 | type   | content                                                                  |
 * |---------------------|--------|--------------------------------------------------------------------------|
 * | `lossy`             | hash   | lossy topic → position of its next message                               |
 * | `durable`           | hash   | durable topic → position of its next message                             |
 * | `catalog`           | stream | durable topics in the order in which they appeared                       |
 * | `stream:<topic>`    | stream | messages: id `<position + 1>-0`, fields `s` (rank on the bus), `p` (JSON) |
 * | `sequence`          | number | rank of the newest durable message among all topics                      |
 * | `consumers`         | hash   | consumer → its current subscription, a space, its pattern                |
 * | `cursors:<topic>`   | hash   | consumer → position of the first message that it has not acknowledged    |
 * | `origins`           | hash   | publisher → number of its last batch with an origin                      |
 * | `request:<bus>`     | text   | number and outcome of the last request of a publisher                    |
 * | `publishers`        | number | publishers so far                                                        |
 *
 * and the channels `lossy:<topic>`, `room` (a cursor has moved) and `sync:<bus>` (marks).
 */
import { script } from './script.ts';

/** Positions stay below 2^53; the plain conversion would write `1e+15`. */
const WRITE_NUMBER = `
local function text(number) return string.format('%.0f', number) end
`;

/** The same patterns as in glob.ts: only the star is special. */
const MATCHES = `
local function matches(pattern, topic)
  local star = string.find(pattern, '*', 1, true)
  if not star then return pattern == topic end
  if string.sub(topic, 1, star - 1) ~= string.sub(pattern, 1, star - 1) then return false end
  local at = star
  while true do
    pattern = string.sub(pattern, star + 1)
    star = string.find(pattern, '*', 1, true)
    if not star then
      return #topic - at + 1 >= #pattern and string.sub(topic, #topic - #pattern + 1) == pattern
    end
    if star > 1 then
      local _, last = string.find(topic, string.sub(pattern, 1, star - 1), at, true)
      if not last then return false end
      at = last + 1
    end
  end
end
`;

/** A topic at the end of a line; `topic-lines.ts` reads it. */
const ESCAPE = `
local function escaped(topic)
  return (string.gsub(topic, '[%c%%]', function(character)
    return string.format('%%%02X', string.byte(character))
  end))
end
`;

/** Names a publisher; the time keeps names apart when the server has lost its count. Returns the name. */
export const registerPublisher = script(`
local prefix = KEYS[1]
local time = redis.call('TIME')
local count = redis.call('INCR', prefix .. 'publishers')
return count .. '-' .. time[1] .. '.' .. time[2]
`);

/**
 * Accepts batches in their order. Arguments: publisher, number of the request, capacity of a stream, most
 * topics, and for each batch its size, the publisher and the number of its origin (empty where it has none),
 * followed by class (`l` or `d`), topic and payload of each message.
 * Returns a letter per batch: `a` accepted, `f` no room, `t` too many topics. A request that was seen before
 * is answered as then, and does nothing.
 */
export const publishRequest = script(`
local prefix = KEYS[1]
local requestKey = prefix .. 'request:' .. ARGV[1]
local capacity, topicCountMax = tonumber(ARGV[3]), tonumber(ARGV[4])
${WRITE_NUMBER}${MATCHES}
local before = redis.call('GET', requestKey)
if before then
  local number, outcomes = string.match(before, '^(%d+) (%a*)$')
  if number == ARGV[2] then return outcomes end
end

local topicCount = redis.call('HLEN', prefix .. 'lossy') + redis.call('HLEN', prefix .. 'durable')
local ends, slowest, positions, isNew, stopped = {}, {}, {}, {}, {}

local function lookUpDurable(topic)
  if ends[topic] then return end
  local stored = redis.call('HGET', prefix .. 'durable', topic)
  isNew[topic] = not stored
  ends[topic] = tonumber(stored or '0')
  slowest[topic] = math.huge
  for _, cursor in ipairs(redis.call('HVALS', prefix .. 'cursors:' .. topic)) do
    slowest[topic] = math.min(slowest[topic], tonumber(cursor))
  end
end

local function lookUpLossy(topic)
  if positions[topic] then return end
  local stored = redis.call('HGET', prefix .. 'lossy', topic)
  isNew[topic] = not stored
  positions[topic] = tonumber(stored or '0')
end

local function judge(from, to)
  local counts, fresh, freshCount, isFull = {}, {}, 0, false
  for index = from, to, 3 do
    local topic = ARGV[index + 1]
    if ARGV[index] == 'd' then
      lookUpDurable(topic)
      counts[topic] = (counts[topic] or 0) + 1
    else
      lookUpLossy(topic)
    end
    if isNew[topic] and not fresh[topic] then
      fresh[topic] = true
      freshCount = freshCount + 1
    end
  end
  if freshCount > 0 and topicCount + freshCount > topicCountMax then return 't' end
  for topic, count in pairs(counts) do
    if stopped[topic] or ends[topic] + count - capacity > slowest[topic] then isFull = true end
  end
  if not isFull then return 'a' end
  for topic in pairs(counts) do stopped[topic] = true end
  return 'f'
end

local function announce(topic)
  redis.call('XADD', prefix .. 'catalog', text(redis.call('XLEN', prefix .. 'catalog') + 1) .. '-0', 't', topic)
  local consumers = redis.call('HGETALL', prefix .. 'consumers')
  for index = 1, #consumers, 2 do
    local pattern = string.match(consumers[index + 1], '^%S+ (.*)$')
    if pattern and matches(pattern, topic) then
      redis.call('HSET', prefix .. 'cursors:' .. topic, consumers[index], '0')
      slowest[topic] = 0
    end
  end
end

local sequence = tonumber(redis.call('GET', prefix .. 'sequence') or '0')

local function accept(from, to)
  for index = from, to, 3 do
    local topic, payload = ARGV[index + 1], ARGV[index + 2]
    if ARGV[index] == 'd' then
      if isNew[topic] then announce(topic) end
      redis.call('XADD', prefix .. 'stream:' .. topic, 'MAXLEN', '=', ARGV[3], text(ends[topic] + 1) .. '-0',
        's', text(sequence + 1), 'p', payload)
      ends[topic] = ends[topic] + 1
      sequence = sequence + 1
    else
      redis.call('PUBLISH', prefix .. 'lossy:' .. topic, text(positions[topic]) .. ' ' .. payload)
      positions[topic] = positions[topic] + 1
    end
    if isNew[topic] then
      isNew[topic] = false
      topicCount = topicCount + 1
    end
  end
end

local outcomes = {}
local function carryOut()
  local index = 5
  while index <= #ARGV do
    local first, last = index + 3, index + 2 + tonumber(ARGV[index]) * 3
    local origin, number = ARGV[index + 1], tonumber(ARGV[index + 2])
    local outcome = 'a'
    if origin == '' or number > tonumber(redis.call('HGET', prefix .. 'origins', origin) or '0') then
      outcome = judge(first, last)
      if outcome == 'a' then accept(first, last) end
      if outcome == 'a' and origin ~= '' then redis.call('HSET', prefix .. 'origins', origin, ARGV[index + 2]) end
    end
    outcomes[#outcomes + 1] = outcome
    index = last + 1
  end
end

-- Should a command fail, because somebody else wrote to a stream of ours, then what was done before stays counted.
local sequenceBefore = sequence
local isDone, failure = pcall(carryOut)
for topic, position in pairs(positions) do
  if position > 0 then redis.call('HSET', prefix .. 'lossy', topic, text(position)) end
end
for topic, position in pairs(ends) do
  if position > 0 then redis.call('HSET', prefix .. 'durable', topic, text(position)) end
end
if sequence > sequenceBefore then redis.call('SET', prefix .. 'sequence', text(sequence)) end
if not isDone then
  return redis.error_reply(type(failure) == 'table' and failure.err or tostring(failure))
end
local answer = table.concat(outcomes)
redis.call('SET', requestKey, ARGV[2] .. ' ' .. answer, 'EX', '3600')
return answer
`);

/**
 * Starts or continues reading. Arguments: consumer, its pattern, the subscription, `take` or `keep`, and
 * cursors as topic and position. Returns the newest id of the catalog, and then cursor, end and name of each
 * topic on a line. A cursor beyond the end is from before data were lost: everything comes again. Returns
 * nothing when the mode is `keep` and another subscription has taken over.
 */
export const attachConsumer = script(`
local prefix = KEYS[1]
local consumer, pattern, subscription = ARGV[1], ARGV[2], ARGV[3]
${WRITE_NUMBER}${MATCHES}${ESCAPE}
local current = redis.call('HGET', prefix .. 'consumers', consumer)
if ARGV[4] == 'keep' and current and string.match(current, '^%S+') ~= subscription then return '' end
redis.call('HSET', prefix .. 'consumers', consumer, subscription .. ' ' .. pattern)

local given = {}
for index = 5, #ARGV, 2 do given[ARGV[index]] = tonumber(ARGV[index + 1]) end

local lines = { text(redis.call('XLEN', prefix .. 'catalog')) .. '-0' }
local durable = redis.call('HGETALL', prefix .. 'durable')
for index = 1, #durable, 2 do
  local topic, streamEnd = durable[index], tonumber(durable[index + 1])
  if matches(pattern, topic) then
    local cursorsKey = prefix .. 'cursors:' .. topic
    local stored = redis.call('HGET', cursorsKey, consumer)
    local cursor = given[topic] or (stored and tonumber(stored))
    if not cursor or cursor > streamEnd then
      cursor = streamEnd - redis.call('XLEN', prefix .. 'stream:' .. topic)
    end
    redis.call('HSET', cursorsKey, consumer, text(cursor))
    lines[#lines + 1] = text(cursor) .. ' ' .. text(streamEnd) .. ' ' .. escaped(topic)
  end
end
return table.concat(lines, '\\n')
`);

/**
 * Moves cursors. Arguments: consumer, subscription, and topic and position for each. Returns 1, or 0 when
 * another subscription has taken over.
 */
export const moveCursors = script(`
local prefix = KEYS[1]
local current = redis.call('HGET', prefix .. 'consumers', ARGV[1])
if not current or string.match(current, '^%S+') ~= ARGV[2] then return 0 end
for index = 3, #ARGV, 2 do
  redis.call('HSET', prefix .. 'cursors:' .. ARGV[index], ARGV[1], ARGV[index + 1])
end
redis.call('PUBLISH', prefix .. 'room', '')
return 1
`);

/** Forgets the consumers that are the arguments. */
export const forgetConsumers = script(`
local prefix = KEYS[1]
local topics = redis.call('HKEYS', prefix .. 'durable')
for _, consumer in ipairs(ARGV) do
  redis.call('HDEL', prefix .. 'consumers', consumer)
  for _, topic in ipairs(topics) do redis.call('HDEL', prefix .. 'cursors:' .. topic, consumer) end
end
redis.call('PUBLISH', prefix .. 'room', '')
return 1
`);

/**
 * Sends a mark through pub/sub. Arguments: the bus that it is for, its name. It holds its name, and then position and lossy topic on one line each. It comes
 * behind everything published before, so a reader that has it has missed nothing but what the mark tells.
 */
export const publishMark = script(`
local prefix = KEYS[1]
${ESCAPE}
local lines = { ARGV[2] }
local ends = redis.call('HGETALL', prefix .. 'lossy')
for index = 1, #ends, 2 do
  lines[#lines + 1] = ends[index + 1] .. ' ' .. escaped(ends[index])
end
redis.call('PUBLISH', prefix .. 'sync:' .. ARGV[1], table.concat(lines, '\\n'))
return 1
`);
