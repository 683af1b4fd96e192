/** The package `co-wechat` on koa: verifies and parses, answers with an empty body as its documentation says. */
import wechat from 'co-wechat'
import Koa from 'koa'

const { PORT, WECHAT_TOKEN: token, WECHAT_APP_ID: appid, WECHAT_ENCODING_AES_KEY: encodingAESKey } = process.env
const config = encodingAESKey === undefined ? token : { token, appid, encodingAESKey }

const app = new Koa()
app.use(
  wechat(config).middleware(async (message) => {
    if (!message.MsgId) throw new Error('The push was not read.')
    return ''
  }),
)
app.listen(Number(PORT), '127.0.0.1')
