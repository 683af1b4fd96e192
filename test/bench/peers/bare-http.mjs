/** What node:http costs by itself: reads the body and answers. No signature, no XML. */
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  request.on('data', () => undefined)
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 7 })
    response.end('success')
  })
})
server.listen(Number(process.env.PORT), '127.0.0.1')
