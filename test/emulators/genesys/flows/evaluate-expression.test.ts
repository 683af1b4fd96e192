import { expect } from 'chai'
import { evaluateExpression, type FlowValue } from './evaluate-expression.js'
import { FlowDefinitionError, FlowRuntimeError } from './flow-errors.js'

const VALUES: Readonly<Record<string, FlowValue>> = {
  'Flow.name': 'Wei',
  'Flow.empty': '',
  'Flow.count': 3,
  'Flow.yes': true,
  'State.or': 'x',
  'Flow.unset': undefined,
}

function evaluate(text: string): FlowValue {
  return evaluateExpression(text, (name) => {
    if (!Object.hasOwn(VALUES, name)) throw new FlowDefinitionError(`${name} is not declared`)
    return VALUES[name]
  })
}

const RIGHT: readonly (readonly [string, FlowValue])[] = [
  ['"text"', 'text'],
  [' 42 ', 42],
  ['true', true],
  ['NOT_SET', undefined],
  ['Flow.name', 'Wei'],
  ['1 + 2 + Flow.count', 6],
  ['"a" == "a"', true],
  ['"a" == "A"', false],
  ['"a" != "a"', false],
  ['2 <= 2 AND 2 >= 2 AND 1 < 2 AND 2 > 1', true],
  ['false AND false OR true', true],
  ['true OR false AND false', true],
  ['(true OR false) AND false', false],
  ['!false', true],
  ['!(1 == 2)', true],
  ['true and TRUE or False', true],
  ['If(Flow.yes, "a", "b")', 'a'],
  ['If(!Flow.yes, "a", Flow.unset)', undefined],
  ['IsSet(Flow.unset)', false],
  ['IsSet(Flow.empty)', true],
  ['IsNotSetOrEmpty(Flow.empty)', true],
  ['IsNotSetOrEmpty(Flow.unset)', true],
  ['IsNotSetOrEmpty(Flow.name)', false],
  ['Lower(Trim("  ZH-CN "))', 'zh-cn'],
  ['Contains("zh-cn", "zh")', true],
  ['Contains("", ",x,")', false],
  ['ToString(Flow.count)', '3'],
  ['Append("a", Flow.unset, Flow.name)', 'aWei'],
  ['"OR"', 'OR'],
  ['State.or', 'x'],
]

/** Nothing is guessed: these belong to the platform's language but not to what the flows use, or to none. */
const UNKNOWN = [
  ...['Count(Flow.name)', 'lower("A")', 'Flow.other', '1 - 2', '"a" & "b"', '1.5', "'a'", '"a\\"b"', '"open'],
  ...['(1', 'If(true, 1)', 'Append("a")', '1 2', '', 'true AND', '== 1', 'Lower("a", "b")', 'ToString(1, 2)'],
]

const FAILING = [
  ...['Lower(Flow.unset)', 'Flow.unset == "a"', '"a" == 1', '"a" + "b"', 'Flow.name AND true', '!Flow.name'],
  ...['If(Flow.unset, 1, 2)', '"a" < "b"', 'Trim(1)', 'Contains(Flow.unset, "a")', 'Append("a", 1)', 'ToString("a")'],
  // Both answers of an If are computed.
  'If(true, "", Lower(Flow.unset))',
]

describe('expressions of the flow runner', () => {
  for (const [text, value] of RIGHT) it(`evaluates ${text}`, () => expect(evaluate(text)).to.equal(value))
  for (const text of UNKNOWN) {
    it(`does not guess at ${text || 'nothing'}`, () => expect(() => evaluate(text)).to.throw(FlowDefinitionError))
  }
  for (const text of FAILING) {
    it(`fails at run time for ${text}`, () => expect(() => evaluate(text)).to.throw(FlowRuntimeError))
  }
})
