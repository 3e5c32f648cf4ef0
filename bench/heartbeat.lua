-- Heartbeats of the instances that register.lua made first, COUNT of them, in turn; but for the very
-- first, which wrk asked the script for and did not send.
local prefix = os.getenv("PREFIX")
local instances = tonumber(os.getenv("COUNT"))
local count = 1

request = function()
  count = (count - 1) % instances + 2
  local service = "service-" .. count % 1000
  local path = "/api/v1/services/" .. service .. "/instances/" .. prefix .. count .. "/heartbeat"
  return wrk.format("PUT", path)
end
