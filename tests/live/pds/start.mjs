// Starts an in-memory PLC directory and the real Bluesky PDS on 127.0.0.1, for tests only.
//
//   node start.mjs PORT PLC_PORT FOLDER JWT_SECRET
//
// Prints one line of JSON when both answer, and stops on SIGTERM, SIGINT, or when its standard input ends, so that it
// never outlives who started it. Everything it writes is in FOLDER, which its caller removes.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { Server } from 'node:net'
import { join } from 'node:path'

const [port, plcPort, folder, jwtSecret] = process.argv.slice(2)
process.env.LOG_ENABLED = 'false'

// Both servers listen on a bare port number, which would open them to the network.
const listen = Server.prototype.listen
Server.prototype.listen = function (where, ...rest) {
  return listen.call(this, typeof where === 'number' ? { host: '127.0.0.1', port: where } : where, ...rest)
}

const { Database, PlcServer } = (await import('@did-plc/server')).default
const directory = PlcServer.create({ db: Database.mock(), port: Number(plcPort) })
await directory.start()

const { PDS, envToCfg, envToSecrets } = await import('@atproto/pds')
const blobs = join(folder, 'blobs')
mkdirSync(blobs, { recursive: true })
const environment = {
  devMode: true,
  port: Number(port),
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: blobs,
  didPlcUrl: `http://localhost:${plcPort}`, // the PDS refuses an address whose host is a number
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  rateLimitsEnabled: false,
  disableSsrfProtection: true, // else it would not speak to its own directory on this machine
  enableDidDocWithSession: true, // as bsky.social does: a log-in names the account's own server
  crawlers: [],
  jwtSecret,
  dpopSecret: randomBytes(32).toString('hex'),
  adminPassword: randomBytes(16).toString('hex'),
  plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString('hex'),
}
const pds = await PDS.create(envToCfg(environment), envToSecrets(environment))
await pds.start()
console.log(JSON.stringify({ ready: true, port: Number(port) }))

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), 5000).unref()
  await pds.destroy()
  await directory.destroy()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume()
