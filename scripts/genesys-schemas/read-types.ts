import ts from 'typescript5'

export type Schema = Readonly<Record<string, unknown>>

/** Turns the SDK's type file into JSON schemas, one per model asked for and every model these name. */
export class TypeReader {
  /** Schemas by model, in the order they were met. */
  readonly models = new Map<string, Schema>()
  readonly #interfaces = new Map<string, ts.InterfaceDeclaration>()
  readonly #methods = new Map<string, ts.MethodDeclaration>()

  /** @param text The SDK's `index.d.ts`. */
  constructor(text: string) {
    const visit = (node: ts.Node, space: string): void => {
      if (ts.isModuleDeclaration(node) && node.body !== undefined) {
        ts.forEachChild(node.body, (child) => visit(child, node.name.text))
      } else if (ts.isInterfaceDeclaration(node)) {
        this.#interfaces.set(`${space}.${node.name.text}`, node)
      } else if (ts.isClassDeclaration(node)) {
        for (const member of node.members) {
          if (ts.isMethodDeclaration(member)) this.#methods.set(member.name.getText(), member)
        }
      } else {
        ts.forEachChild(node, (child) => visit(child, space))
      }
    }
    visit(ts.createSourceFile('index.d.ts', text, ts.ScriptTarget.Latest, true), '')
  }

  /**
   * The body an operation takes: its own parameter, or the `body` among its options.
   * @returns undefined when it takes none.
   */
  bodyOf(operation: string): { readonly schema: Schema; readonly required: boolean } | undefined {
    const method = this.#methods.get(operation)
    if (method === undefined) throw new Error(`The SDK has no operation ${operation}`)
    const own = method.parameters.find((parameter) => parameter.name.getText() === 'body')
    if (own?.type !== undefined) return { schema: this.#schema(own.type), required: true }
    const options = method.parameters.find((parameter) => parameter.name.getText() === 'opts')?.type?.getText() ?? ''
    const member = this.#interfaces.get(options)?.members.find((entry) => nameOf(entry) === 'body')
    if (member === undefined || !ts.isPropertySignature(member) || member.type === undefined) return undefined
    return { schema: this.#schema(member.type), required: false }
  }

  /** What an operation answers; undefined when that is nothing, or nothing the SDK knows more of. */
  answerOf(operation: string): Schema | undefined {
    const type = this.#methods.get(operation)?.type
    const [answer] = type !== undefined && ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : []
    const plain = answer === undefined || ['void', 'object', 'any'].includes(answer.getText())
    return plain ? undefined : this.#schema(answer)
  }

  #model(name: string): Schema {
    if (!this.models.has(name)) {
      this.models.set(name, {})
      const declaration = this.#interfaces.get(`Models.${name}`)
      if (declaration === undefined) throw new Error(`The SDK has no model ${name}`)
      if (declaration.heritageClauses !== undefined) throw new Error(`${name} extends another model`)
      this.models.set(name, this.#object(declaration.members))
    }
    return { $ref: `#/definitions/${name}` }
  }

  #object(members: ts.NodeArray<ts.TypeElement>): Schema {
    const properties: Record<string, Schema> = {}
    const required: string[] = []
    for (const member of members) {
      if (ts.isIndexSignatureDeclaration(member)) {
        return { type: 'object', additionalProperties: this.#schema(member.type) }
      }
      if (!ts.isPropertySignature(member) || member.type === undefined) throw new Error(member.getText())
      const name = nameOf(member)
      properties[name] = this.#schema(member.type)
      if (member.questionToken === undefined) required.push(name)
    }
    return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false }
  }

  #schema(node: ts.TypeNode): Schema {
    if (ts.isTypeLiteralNode(node)) return this.#object(node.members)
    if (ts.isUnionTypeNode(node)) return { anyOf: node.types.map((type) => this.#schema(type)) }
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: this.#schema(node.elementType) }
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return { const: node.literal.text }
    if (ts.isTypeReferenceNode(node)) {
      const name = node.typeName.getText()
      const [argument] = node.typeArguments ?? []
      if (name === 'Array' && argument !== undefined) return { type: 'array', items: this.#schema(argument) }
      if (name.startsWith('Models.')) return this.#model(name.slice('Models.'.length))
    }
    const plain = PLAIN[node.getText()]
    if (plain === undefined) throw new Error(`No schema for the type ${node.getText()}`)
    return plain
  }
}

const PLAIN: Record<string, Schema> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  object: { type: ['object', 'array'] },
  any: {},
}

function nameOf(member: ts.TypeElement): string {
  const { name } = member
  return name !== undefined && (ts.isStringLiteral(name) || ts.isIdentifier(name)) ? name.text : ''
}
