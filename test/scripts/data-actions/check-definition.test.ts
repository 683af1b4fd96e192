// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Velocity look alike.
import { expect } from 'chai'
import { checkDefinition } from '../../../scripts/data-actions/check-definition.js'
import { SAMPLE, sampleWith } from './sample-definition.js'

const URL_AT = '/config/request/requestUrlTemplate'
const BODY_AT = '/config/request/requestTemplate'
const SUCCESS_AT = '/config/response/successTemplate'
const INPUT_AT = '/contract/input/inputSchema'
const OUTPUT_AT = '/contract/output/successSchema'

function problems(definition: object) {
  return checkDefinition({ file: 'data-actions/sample.json', text: JSON.stringify(definition) })
}

function nested(levels: number): object {
  return levels === 0 ? { type: 'string' } : { type: 'object', properties: { a: nested(levels - 1) } }
}

/** One place made wrong; where the problem is told if not there; what is told. */
const WRONG: readonly (readonly [what: string, pointer: string, value: unknown, told: RegExp, at?: string])[] = [
  ['a key the export form lacks', '/category', 'x', /is no part of the export form/],
  ['no secure flag', '/secure', undefined, /is missing/],
  ['another integration type', '/integrationType', 'aws-lambda-data-actions', /must be "custom-rest-actions"/],
  ['another action type', '/actionType', 'static', /must be "custom"/],
  ['a long name', '/name', 'n'.repeat(257), /256/],
  ['another name than the file', '/name', 'other', /is not the name of the file/],
  ['no time-out', '/config/timeoutSeconds', undefined, /is missing/],
  ['a time-out of 0', '/config/timeoutSeconds', 0, />= 1/],
  ['a time-out of 61', '/config/timeoutSeconds', 61, /<= 60/],
  ['half seconds', '/config/timeoutSeconds', 1.5, /integer/],
  ['a method in small letters', '/config/request/requestType', 'post', /must be one of GET/],
  ['a header that is no text', '/config/request/headers/X', 1, /string/],
  ['a "required" of draft 3', `${INPUT_AT}/required`, true, /array/],

  ['an input name with a point', `${INPUT_AT}/properties/a.b`, { type: 'string' }, /no name the platform takes/],
  ['an input name with a digit first', `${INPUT_AT}/properties/1a`, { type: 'string' }, /no name the platform takes/],
  ['an output name with a point', `${OUTPUT_AT}/properties/a.b`, { type: 'string' }, /no name the platform takes/],
  ['the input orgId', `${INPUT_AT}/properties/orgId`, { type: 'string' }, /the platform's own/],
  ['the input integrationId', `${INPUT_AT}/properties/integrationId`, { type: 'string' }, /the platform's own/],
  ['the input rawRequest', `${INPUT_AT}/properties/rawRequest`, { type: 'string' }, /the platform's own/],
  ['a translated rawResult', '/config/response/translationMap/rawResult', '$.x', /the platform's own/],

  ['an object as input', `${INPUT_AT}/properties/o`, { type: 'object', properties: {} }, /no scalar/],
  ['a list as input', `${INPUT_AT}/properties/o`, { type: 'array', items: { type: 'string' } }, /no scalar/],
  ['an input of mixed types', `${INPUT_AT}/properties/o`, { type: ['string', 'null'] }, /no scalar/],
  ['an input without properties', `${INPUT_AT}/properties`, undefined, /no object with properties/, INPUT_AT],
  ['a required input not declared', `${INPUT_AT}/required`, ['id', 'x'], /x is not declared/],
  ['an empty "required"', `${OUTPUT_AT}/required`, [], /is an empty list/],

  ['an output of mixed types', `${OUTPUT_AT}/properties/o`, { type: ['string', 'null'] }, /has not one type/],
  [
    'a list of lists',
    `${OUTPUT_AT}/properties/o`,
    { type: 'array', items: { type: 'array', items: { type: 'string' } } },
    /a list within a list/,
    `${OUTPUT_AT}/properties/o/items`,
  ],
  [
    'a list in a list of objects',
    `${OUTPUT_AT}/properties/o`,
    { type: 'array', items: { type: 'object', properties: { a: { type: 'array', items: { type: 'string' } } } } },
    /a list within a list/,
    `${OUTPUT_AT}/properties/o/items/properties/a`,
  ],
  ['a list of nothing', `${OUTPUT_AT}/properties/o`, { type: 'array' }, /has no "items"/],

  ['a schema that is none', `${OUTPUT_AT}/properties/size/minimum`, 'x', /is no JSON Schema/, OUTPUT_AT],
  ['another draft', `${INPUT_AT}/$schema`, 'http://json-schema.org/draft-07/schema#', /another draft/],
  ['51 levels', `${OUTPUT_AT}/properties/deep`, nested(25), /deeper than 50/, ''],

  ['a relative address', URL_AT, '/things', /no absolute address/],
  ['plain http', URL_AT, 'http://relay.example/things', /no absolute address/],
  ['a host from an input', URL_AT, 'https://$esc.uriEncode("${input.id}")/x', /no absolute address/],
  ['an unknown placeholder', `${'/config/request/headers'}/X`, '{{REGION}}', /\{\{REGION\}\} is filled by nothing/],
  ['a body of another type', '/config/request/headers/Content-Type', 'text/plain', /JSON of the body/],
  ['a body of no type', '/config/request/headers/Content-Type', undefined, /JSON of the body/],
  ['an Accept header that is not JSON', '/config/request/headers/Accept', 'text/html', /accepts no JSON/],

  ['no Velocity', BODY_AT, '{"id": "${input."}', /no Velocity template/],
  ['a bare word as argument', URL_AT, '{{RELAY_URL}}/${esc.url(input.id)}', /no Velocity template/],
  ['a directive', BODY_AT, '#foreach($i in $input.id)$i#end', /#foreach, which is not carried out/],
  ['an unknown helper', BODY_AT, '{"id": "$esc.nothing("${input.id}")"}', /esc.nothing, which is not carried out/],
  ['a Java method', BODY_AT, '{"id": $input.id.length()}', /a method in input.id.length/],
  ['an input not declared', BODY_AT, '{"id": "$esc.jsonEncode("${input.ID}")"}', /input.ID} is not declared/],
  ['an unknown root', BODY_AT, '{"id": "$esc.jsonEncode("${context.id}")"}', /context.id} is not declared/],
  ['a text without escape in the body', BODY_AT, '{"id": "${input.id}"}', /input.id} is not escaped/],
  [
    'a text escaped for addresses in the body',
    BODY_AT,
    '{"id": "$esc.uriEncode("${input.id}")"}',
    /input.id} is not escaped/,
  ],
  ['a text without escape in the address', URL_AT, '{{RELAY_URL}}/${input.id}', /input.id} is not escaped/],
  [
    'a text escaped for JSON in the address',
    URL_AT,
    '{{RELAY_URL}}/$esc.jsonEncode("${input.id}")',
    /input.id} is not escaped/,
  ],
  ['an input without escape in a header', '/config/request/headers/X', '${input.id}', /input.id} is not escaped/],
  ['the raw request in the address', URL_AT, '{{RELAY_URL}}/${input.rawRequest}', /rawRequest} is not declared/],
  ['a loud optional text', BODY_AT, '{"n": "$esc.jsonEncode("${input.note}")"}', /input.note} is written as it stands/],
  ['a loud optional number', BODY_AT, '{"n": ${input.count}}', /input.count} is written as it stands/],
  ['a credential in the address', URL_AT, '{{RELAY_URL}}/?key=${credentials.apiKey}', /outside the headers/],
  ['a credential in the body', BODY_AT, '{"key": "${credentials.apiKey}"}', /outside the headers/],
  ['an output from nowhere', SUCCESS_AT, '{"size": ${length}}', /length} is not in the translationMap/],

  ['a path without $', '/config/response/translationMap/size', 'thing.size', /no JSONPath/],
  ['a path with a filter', '/config/response/translationMap/size', "$.things[?(@.id=='a')].size", /no JSONPath/],
  ['a default that is no JSON', '/config/response/translationMapDefaults/colour', 'grey', /grey is no JSON/],
  ['a default that is empty', '/config/response/translationMapDefaults/colour', '', /is no JSON/],
  ['a default of nothing', '/config/response/translationMapDefaults/weight', '1', /default of nothing/],

  [
    'a comma too many without optional inputs',
    BODY_AT,
    '{"id": "$esc.jsonEncode("${input.id}")",#if("$!{input.count}" != "")"count": $!{input.count}#end}',
    /the required inputs alone/,
  ],
  ['an optional number that leaves a gap', BODY_AT, '{"count": $!{input.count}}', /the required inputs alone/],
  ['a body that is never JSON', BODY_AT, '{id: 1}', /with all inputs/],
  ['a translated text in quotes', SUCCESS_AT, '{"size": ${size}, "colour": "${colour}"}', /gives no JSON/],
  [
    'an output of the wrong type',
    SUCCESS_AT,
    '{"size": ${colour}, "colour": ${colour}}',
    /breaks the output's schema: \/size/,
  ],
  ['a required output left out', SUCCESS_AT, '{"colour": ${colour}}', /breaks the output's schema: \/size is missing/],
  ['another output left out', SUCCESS_AT, '{"size": ${size}}', /never gives the output colour/],
  ['a default of the wrong type', '/config/response/translationMapDefaults/colour', '7', /breaks the output's schema/],
]

describe('checkDefinition', () => {
  it('finds nothing wrong with a definition that keeps the rules', () => {
    expect(problems(SAMPLE)).to.deep.equal([])
  })

  for (const [what, pointer, value, told, at = pointer] of WRONG) {
    it(`refuses ${what}`, () => {
      const found = problems(sampleWith(pointer, value))
      const pointers = found.map((problem) => problem.pointer)
      expect(pointers, JSON.stringify(found)).to.include(at)
      const [problem] = found.filter((candidate) => candidate.pointer === at && told.test(candidate.message))
      expect(problem, JSON.stringify(found)).to.have.property('file', 'data-actions/sample.json')
      expect(problem?.mend).to.match(/\w{3,}.*\.$/)
    })
  }

  it('refuses a reference to another schema', () => {
    const found = problems(sampleWith(`${INPUT_AT}/properties/o`, { type: 'string', $ref: '#/definitions/o' }))
    expect(found).to.deep.include({
      file: 'data-actions/sample.json',
      pointer: `${INPUT_AT}/properties/o/$ref`,
      message: 'is a reference',
      mend: 'Write out what it refers to: contracts take no $ref.',
    })
  })

  it('refuses a body for GET, which the platform would ignore', () => {
    const get = sampleWith('/config/request/requestType', 'GET')
    expect(problems(get).map(({ pointer, message }) => `${pointer} ${message}`)).to.deep.equal([
      '/config/request/requestTemplate is ignored by GET',
    ])
  })

  it('takes the draft and the whole raw request as the platform exports them', () => {
    expect(problems(sampleWith(`${INPUT_AT}/$schema`, 'http://json-schema.org/draft-04/schema#'))).to.deep.equal([])
    expect(problems(sampleWith(BODY_AT, '${input.rawRequest}'))).to.deep.equal([])
  })

  it('says in the pointer where a name with a slash stands', () => {
    const found = problems(sampleWith(`${INPUT_AT}/properties/a~1b`, { type: 'string' }))
    expect(found[0]?.pointer).to.equal(`${INPUT_AT}/properties/a~1b`)
  })

  it('tells every problem of a definition, not the first', () => {
    const definition = sampleWith(URL_AT, '/things/${input.id}')
    expect(problems(definition).map(({ message }) => message)).to.deep.equal([
      'is no absolute address, which web services need',
      '${input.id} is not escaped',
    ])
  })

  for (const text of ['', '{', 'name: sample']) {
    it(`refuses ${JSON.stringify(text)}, which is no JSON`, () => {
      expect(checkDefinition({ file: 'data-actions/a.json', text })).to.deep.equal([
        {
          file: 'data-actions/a.json',
          pointer: '',
          message: 'is no JSON',
          mend: 'Write JSON, as exports of the platform are.',
        },
      ])
    })
  }

  for (const value of [null, [], 'text', 7]) {
    it(`refuses ${JSON.stringify(value)}, which is no definition`, () => {
      expect(checkDefinition({ file: 'data-actions/a.json', text: JSON.stringify(value) })[0]?.message).to.equal(
        'must be object',
      )
    })
  }
})
