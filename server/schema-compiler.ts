import { Ajv, type Options } from 'ajv'

/**
 * Compiles the schemas of this code. That they are schemas is for a test to say: looking at it in every process would
 * compile the schema of schemas first, 50 ms and megabytes that nothing needs afterwards.
 */
export function createSchemaCompiler(options: Pick<Options, 'allErrors'> = {}): Ajv {
  return new Ajv({ ...options, strict: true, meta: false, validateSchema: false })
}
