import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { strFromU8, unzipSync } from 'fflate'
import { writeBundle } from '../../../scripts/deploy/bundle/write-bundle.js'
import { Stop } from '../../../scripts/deploy/stop.js'
import { MANIFEST, ROOT } from '../deploy-run.js'

describe('bundle', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-test-'))
    writeFileSync(join(folder, 'bundle.yaml'), MANIFEST)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes every file filled, with a README of the clicks and a zip of the same', () => {
    const target = join(folder, 'out')
    const { files } = writeBundle(ROOT, join(folder, 'bundle.yaml'), target)
    expect(files).to.include('data-actions/getCustomerTier.custom.json').and.include('architect/wechat-inbound.yaml')
    const zip = unzipSync(readFileSync(join(target, 'bundle.zip')))
    expect(Object.keys(zip).sort()).to.deep.equal([...files].sort())
    for (const file of files) {
      const text = readFileSync(join(target, file), 'utf8')
      expect(text, file).not.to.match(/\{\{[A-Z_]+\}\}/)
      expect(strFromU8(zip[file] ?? new Uint8Array()), file).to.equal(text)
    }
    const action = JSON.parse(readFileSync(join(target, 'data-actions/ping.custom.json'), 'utf8')) as {
      config: { request: { requestUrlTemplate: string } }
    }
    expect(action.config.request.requestUrlTemplate).to.equal('https://relay.example.cn/api/v1/ping')
    expect(readFileSync(join(target, 'README.md'), 'utf8')).to.contain(
      'https://relay.example.cn/webhooks/genesys/default',
    )
  })

  it('gives the same zip for the same manifest', () => {
    const zips = ['one', 'two'].map((name) => {
      writeBundle(ROOT, join(folder, 'bundle.yaml'), join(folder, name))
      return readFileSync(join(folder, name, 'bundle.zip')).toString('base64')
    })
    expect(zips[0]).to.equal(zips[1])
  })

  it('says what is wrong with a manifest', () => {
    writeFileSync(join(folder, 'bundle.yaml'), 'name: WeChat\n')
    expect(() => writeBundle(ROOT, join(folder, 'bundle.yaml'), join(folder, 'out'))).to.throw(Stop, 'relay is missing')
  })
})
