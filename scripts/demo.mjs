/** `npm run demo`: sets up, then starts the demo. Arguments go to it: `npm run demo -- --check`. */
import { runNode, setUp } from './set-up.mjs'

setUp()
runNode(['dist/scripts/demo/main.js', ...process.argv.slice(2)])
