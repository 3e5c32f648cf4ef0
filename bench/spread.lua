-- Asks for all of the services in turn, in an order that a cache can't guess.
-- The environment says how many there are.
local services = tonumber(os.getenv("SERVICES"))
local step = 7919
local service = 0

request = function()
  service = (service + step) % services
  return wrk.format("GET", "/api/v1/services/service-" .. service .. "/instances")
end
