// A peer listens on this machine alone, whatever its own program says.
import net from 'node:net'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...given) {
  if (typeof given[0] === 'number' && typeof given[1] !== 'string') given.splice(1, 0, '127.0.0.1')
  else if (given[0]?.port !== undefined) given[0] = { ...given[0], host: '127.0.0.1' }
  return listen.apply(this, given)
}
