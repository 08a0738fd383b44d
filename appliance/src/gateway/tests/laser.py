"""A printer behind a device: answers questions in PJL, keeps what it is sent, and says when a job has ended."""
import os, pty, sys, tty

master, device = pty.openpty()
tty.setraw(device)
print(os.ttyname(device), flush=True)
said = b""
answered = ended = 0
with open(sys.argv[1], "wb") as kept:
    while True:
        chunk = os.read(master, 65536)
        if not chunk:
            break
        kept.write(chunk)
        kept.flush()
        said += chunk
        if said.count(b"@PJL ECHO IMPRIMATUR") > answered:
            answered += 1
            os.write(master, b"@PJL INFO ID\r\n\"Laser\"\r\n\x0c@PJL INFO CONFIG\r\nLANGUAGES [2 ENUMERATED]\r\n\tPCL\r\n\tPDF\r\n\x0c"
                b"@PJL INFO STATUS\r\nCODE=10001\r\nONLINE=TRUE\r\n\x0c@PJL ECHO IMPRIMATUR\r\n\x0c")
        if said.count(b"@PJL EOJ") > ended and said.endswith(b"\x1b%-12345X"):
            ended += 1
            os.write(master, b"@PJL USTATUS JOB\r\nEND\r\nPAGES=3\r\n\x0c")
