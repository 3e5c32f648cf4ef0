-- Heartbeats of the instances that register.lua made first, COUNT of them, in turn.
local prefix = os.getenv("PREFIX")
local instances = tonumber(os.getenv("COUNT"))
local count = 0

request = function()
  count = count % instances + 1
  local service = "service-" .. count % 100
  local path = "/api/v1/services/" .. service .. "/instances/" .. prefix .. count .. "/heartbeat"
  return wrk.format("PUT", path)
end
