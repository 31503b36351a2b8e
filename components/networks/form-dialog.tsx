import type { ReactNode } from "react";
import { LockNote, useLockReason } from "@/components/networks/lock-note";
import { Button } from "@/components/ui/button";
import { CodeLine } from "@/components/ui/code-line";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";

/** A dialog that is one form: its fields scroll, the command that does the same and the buttons stay in sight. */
export function FormDialog({
  title,
  isOpen,
  onClose,
  onClosed,
  onSubmit,
  onStartOver = null,
  command = null,
  action,
  children,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
  onSubmit: (form: HTMLFormElement) => void;
  /** Null while there is nothing to throw away. */
  onStartOver?: (() => void) | null;
  /** Dim while it is not what would be done. */
  command?: { code: string; isDim: boolean } | null;
  /** The button that submits. What locks the page locks it too. */
  action: { label: string; tone?: "primary" | "danger"; isBusy: boolean; isDisabled?: boolean };
  children: ReactNode;
}) {
  const whyNot = useLockReason();
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} onClosed={onClosed}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(event.currentTarget);
        }}
      >
        <DialogBody>
          <LockNote />
          {children}
        </DialogBody>
        {command === null ? null : (
          <div className="max-h-40 shrink-0 overflow-y-auto border-t border-line px-5 pt-3">
            <CodeLine code={command.code} isDim={command.isDim} />
          </div>
        )}
        <DialogFooter isBorderless={command !== null}>
          {onStartOver === null ? null : (
            <Button variant="ghost" className="mr-auto -ml-3" onClick={onStartOver}>
              Start over
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant={action.tone ?? "primary"}
            isBusy={action.isBusy}
            disabled={whyNot !== null || action.isDisabled === true}
          >
            {action.label}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
