import { Component, type ReactNode } from 'react';
import { CrashedView } from './crashed-view.js';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** A new value tries again, e.g. the address of the page. */
  readonly resetKey: string;
}
interface ErrorBoundaryState {
  readonly error: Error | null;
  readonly resetKey: string;
}

/** Keeps a failing view from taking the whole console with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: Error): Partial<ErrorBoundaryState> {
    return { error };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): ErrorBoundaryState | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <CrashedView error={this.state.error} />;
  }
}
