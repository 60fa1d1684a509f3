// A real server of the AT Protocol on two free ports: node pds.mjs PORT PLC_PORT FOLDER
import { createRequire } from 'node:module'

const [port, plc, folder] = process.argv.slice(2)
const { TestNetworkNoAppView } = createRequire(`${folder}/`)('@atproto/dev-env')
await TestNetworkNoAppView.create({
  plc: { port: Number(plc) },
  pds: { port: Number(port), hostname: 'localhost', inviteRequired: false },
})
console.log('ready')
