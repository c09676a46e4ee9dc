/**
 * The house's own lint rules, those that no published rule covers. Called by eslint.config.js.
 */

const functionLinesMax = 70;

const functionLength = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      tooLong: 'This function has {{lines}} lines; {{max}} is the limit. Split it by what it does.',
    },
  },
  create(context) {
    const check = (node) => {
      const lines = node.loc.end.line - node.loc.start.line + 1;
      if (lines <= functionLinesMax || isListOfTests(node)) return;
      context.report({ node, messageId: 'tooLong', data: { lines, max: functionLinesMax } });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};

/** A `describe` block, and a contract suite's function around its tests, is a list and not a function to understand. */
function isListOfTests(node) {
  if (calledName(node.parent) === 'describe') return true;
  const statements = node.body.type === 'BlockStatement' ? node.body.body : [];
  return statements.some((statement) =>
    ['describe', 'it', 'test'].includes(calledName(statement.expression)),
  );
}

const silencedWithReason = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { noReason: 'Say beside it why this rule is silenced: `… -- the reason`.' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const isSilencer = /^\s*eslint-disable/.test(comment.value);
          if (isSilencer && !/\s--\s+\S.{9,}/s.test(comment.value)) {
            context.report({ loc: comment.loc, messageId: 'noReason' });
          }
        }
      },
    };
  },
};

const noSkippedTests = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { skipped: '`{{name}}` leaves tests out; every test on main runs.' },
  },
  create(context) {
    const testFunctions = new Set(['it', 'test', 'describe', 'suite']);
    const leavingOut = new Set(['skip', 'only', 'todo', 'fixme', 'skipIf', 'runIf']);
    const otherNames = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);
    return {
      MemberExpression(node) {
        const root = rootName(node.object);
        const property = node.property.name ?? node.property.value;
        if (!testFunctions.has(root) || !leavingOut.has(property)) return;
        context.report({ node, messageId: 'skipped', data: { name: `${root}.${property}` } });
      },
      CallExpression(node) {
        const name = calledName(node);
        if (otherNames.has(name)) context.report({ node, messageId: 'skipped', data: { name } });
      },
    };
  },
};

/** `describe` of `describe(…)`, `describe.each(…)(…)` and `test.describe(…)`. */
function calledName(node) {
  if (node?.type !== 'CallExpression') return undefined;
  const { callee } = node;
  if (callee.type === 'MemberExpression' && callee.property.name === 'describe') return 'describe';
  return rootName(callee);
}

function rootName(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return rootName(node.object);
  return node.type === 'CallExpression' ? rootName(node.callee) : undefined;
}

/** The rules, under the names `house/function-length`, `house/silenced-with-reason` and `house/no-skipped-tests`. */
export const houseRules = {
  rules: {
    'function-length': functionLength,
    'silenced-with-reason': silencedWithReason,
    'no-skipped-tests': noSkippedTests,
  },
};
