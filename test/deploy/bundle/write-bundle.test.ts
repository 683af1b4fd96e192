import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { unzipSync } from 'fflate'
import { writeBundle } from '../../../scripts/deploy/bundle/write-bundle.js'
import { Stop } from '../../../scripts/deploy/stop.js'
import { buildFunction } from '../../../scripts/functions/build-function.js'
import { MANIFEST, ROOT } from '../deploy-run.js'

describe('bundle', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-test-'))
    writeFileSync(join(folder, 'bundle.yaml'), MANIFEST)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes every file filled, with a README of the clicks and a zip of the same', async () => {
    const target = join(folder, 'out')
    const { files } = await writeBundle(ROOT, join(folder, 'bundle.yaml'), target)
    expect(files).to.include('data-actions/getCustomerTier.custom.json').and.include('architect/wechat-inbound.yaml')
    const zip = unzipSync(readFileSync(join(target, 'bundle.zip')))
    expect(Object.keys(zip).sort()).to.deep.equal([...files].sort())
    for (const file of files) {
      const content = readFileSync(join(target, file))
      expect(content.toString('latin1'), file).not.to.match(/\{\{[A-Z_]+\}\}/)
      expect(Buffer.compare(zip[file] ?? new Uint8Array(), content), file).to.equal(0)
    }
    const action = JSON.parse(readFileSync(join(target, 'data-actions/ping.custom.json'), 'utf8')) as {
      config: { request: { requestUrlTemplate: string } }
    }
    expect(action.config.request.requestUrlTemplate).to.equal('https://relay.example.cn/api/v1/ping')
    expect(readFileSync(join(target, 'README.md'), 'utf8')).to.contain(
      'https://relay.example.cn/webhooks/genesys/default',
    )
  })

  it('holds the function as the deploy uploads it, with its definition and clicks, in place of what lay there', async () => {
    const target = join(folder, 'out')
    mkdirSync(join(target, 'functions'), { recursive: true })
    writeFileSync(join(target, 'functions', 'old.zip'), '')
    await writeBundle(ROOT, join(folder, 'bundle.yaml'), target)
    expect(readdirSync(join(target, 'functions')).sort()).to.deep.equal([
      'validateMessageLength.custom.json',
      'validateMessageLength.zip',
    ])
    const { zip } = await buildFunction(ROOT, 'validateMessageLength')
    expect(Buffer.compare(readFileSync(join(target, 'functions/validateMessageLength.zip')), zip)).to.equal(0)
    const text = readFileSync(join(target, 'README.md'), 'utf8')
    expect(text).to.contain('"WeChat relay functions"').and.contain('the runtime `nodejs22.x`')
  })

  it('gives the same zip for the same manifest', async () => {
    const zips: string[] = []
    for (const name of ['one', 'two']) {
      await writeBundle(ROOT, join(folder, 'bundle.yaml'), join(folder, name))
      zips.push(readFileSync(join(folder, name, 'bundle.zip')).toString('base64'))
    }
    expect(zips[0]).to.equal(zips[1])
  })

  it('says what is wrong with a manifest', async () => {
    writeFileSync(join(folder, 'bundle.yaml'), 'name: WeChat\n')
    const run = writeBundle(ROOT, join(folder, 'bundle.yaml'), join(folder, 'out'))
    const stop = await run.catch((error: unknown) => error)
    expect(stop).to.be.instanceOf(Stop)
    expect((stop as Stop).message).to.contain('relay is missing')
  })
})
