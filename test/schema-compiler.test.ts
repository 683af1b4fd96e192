import { Ajv } from 'ajv'
import { expect } from 'chai'
import { CONFIG_SCHEMA } from '../server/config/schema.js'
import * as elements from '../server/genesys/content/element-schemas.js'
import { isWebhookEnvelope } from '../server/genesys/webhook-schema.js'
import { createSchemaCompiler } from '../server/schema-compiler.js'

describe('compiling schemas', () => {
  const schemas = {
    configuration: CONFIG_SCHEMA,
    webhook: isWebhookEnvelope.schema,
    ...Object.fromEntries(Object.entries(elements).map(([name, check]) => [name, check.schema])),
  }
  for (const [name, schema] of Object.entries(schemas)) {
    it(`is done with a schema: ${name}`, () => {
      const ajv = new Ajv()
      expect(ajv.validateSchema(schema), ajv.errorsText()).to.equal(true)
    })
  }

  for (const [name, check] of Object.entries(elements)) {
    it(`comes to a check that can be run: ${name}`, () => {
      expect(check({})).to.equal(false)
    })
  }

  it('is strict: a keyword nobody knows is an error', () => {
    expect(() => createSchemaCompiler().compile({ type: 'object', requierd: ['a'] })).to.throw('requierd')
  })

  it('finds every error where asked to', () => {
    const compiler = createSchemaCompiler({ allErrors: true })
    const properties = { a: { type: 'string' }, b: { type: 'string' } }
    const validate = compiler.compile({ type: 'object', properties, required: ['a', 'b'] })
    expect(validate({})).to.equal(false)
    expect(validate.errors).to.have.length(2)
  })
})
