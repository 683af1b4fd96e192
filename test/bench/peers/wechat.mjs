/** The package `wechat` on connect: verifies and parses, answers with an empty body as its documentation says. */
import { parse } from 'node:querystring'
import connect from 'connect'
import wechat from 'wechat'

const { PORT, WECHAT_TOKEN: token, WECHAT_APP_ID: appid, WECHAT_ENCODING_AES_KEY: encodingAESKey } = process.env
const config = encodingAESKey === undefined ? token : { token, appid, encodingAESKey }

const app = connect()
app.use((request, _response, next) => {
  request.query = parse(request.url.slice(request.url.indexOf('?') + 1))
  next()
})
app.use(
  '/webhooks/wechat/default',
  wechat(config, (request, response) => {
    if (!request.weixin.MsgId) throw new Error('The push was not read.')
    response.reply('')
  }),
)
app.listen(Number(PORT), '127.0.0.1')
