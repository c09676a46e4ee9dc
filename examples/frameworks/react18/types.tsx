/** The components for React, with the types of React 18. Compiled, never run. */
export * from '../types/react-components.tsx';
