//! The `competiscan` command.

fn main() -> std::process::ExitCode {
    competiscan::cli::run()
}
