@echo off
rem Inkling's one command, for Windows: builds when the sources have changed, then does what is asked.
rem The same commands as ./inkling. Delayed expansion stays off, so that "!" in paths is left alone; and paths are
rem used outside of bracketed blocks, where a ")" in them would end the block.
setlocal EnableExtensions DisableDelayedExpansion

set "ROOT=%~dp0"
set "ROOT=%ROOT:~0,-1%"
set "JAR=%ROOT%\kernel\target\inkling\inkling-kernel.jar"
set "STAMP=%ROOT%\kernel\target\inkling\.built-windows"
set "COMMAND=%~1"
set "ARGUMENTS=%*"

rem Chinese in output and file names; the code page of before comes back at the end.
set "PAGE="
for /f "tokens=2 delims=:" %%p in ('chcp') do set "PAGE=%%p"
if defined PAGE set "PAGE=%PAGE: =%"
if defined PAGE set "PAGE=%PAGE:.=%"
chcp 65001 >nul

if "%COMMAND%"=="" goto usage_error
if /i "%COMMAND%"=="--help" goto usage
if /i "%COMMAND%"=="-h" goto usage
if /i "%COMMAND%"=="help" goto usage
if /i "%COMMAND%"=="run" goto application
if /i "%COMMAND%"=="install" goto application
if /i "%COMMAND%"=="uninstall" goto application
if /i "%COMMAND%"=="doctor" goto application
if /i "%COMMAND%"=="--version" goto application
if /i "%COMMAND%"=="-V" goto application
if /i "%COMMAND%"=="lab" goto lab
if /i "%COMMAND%"=="test" goto test
echo inkling: there is no such command: there are run, lab, test, install, uninstall and doctor (see inkling --help) 1>&2
set "RESULT=2"
goto end

:usage_error
call :print_usage 1>&2
set "RESULT=2"
goto end

:usage
call :print_usage
set "RESULT=0"
goto end

:application
call :need_jdk
if errorlevel 1 goto failed
call :build
if errorlevel 1 goto failed
"%JDK%\bin\java.exe" -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 %INKLING_JAVA_OPTIONS% -jar "%JAR%" %*
set "RESULT=%ERRORLEVEL%"
goto end

:lab
call :need_jdk
if errorlevel 1 goto failed
set "JUPYTER=jupyter"
if defined INKLING_JUPYTER set "JUPYTER=%INKLING_JUPYTER%\jupyter"
call "%JUPYTER%" lab --version >nul 2>nul
if errorlevel 1 goto no_jupyter
call :build
if errorlevel 1 goto failed
"%JDK%\bin\java.exe" -Dfile.encoding=UTF-8 -jar "%JAR%" install --user
if errorlevel 1 goto failed
set "REST=%ARGUMENTS:*lab=%"
set "FOLDER=--notebook-dir=%ROOT%\notebooks"
call "%JUPYTER%" lab "%FOLDER%" %REST%
set "RESULT=%ERRORLEVEL%"
goto end

:no_jupyter
echo inkling: there is no JupyterLab on this machine: run "pip install jupyterlab", or set INKLING_JUPYTER to the folder of jupyter.exe 1>&2
goto failed

:test
call :need_jdk
if errorlevel 1 goto failed
call :need_maven
if errorlevel 1 goto failed
set "GOAL=verify"
if /i "%~2"=="--quick" set "GOAL=test"
if /i "%~2"=="--soak" set "GOAL=-Dinkling.soak=true verify"
set "REST=%ARGUMENTS:*test=%"
if /i "%~2"=="--quick" set "REST=%ARGUMENTS:*--quick=%"
if /i "%~2"=="--soak" set "REST=%ARGUMENTS:*--soak=%"
pushd "%ROOT%"
if errorlevel 1 goto failed
call "%MVN%" -B -ntp %GOAL% %REST%
set "RESULT=%ERRORLEVEL%"
popd
goto end

:failed
set "RESULT=1"
goto end

:end
if defined PAGE chcp %PAGE% >nul
exit /b %RESULT%

rem --- Java and Maven ---

rem Sets JDK to the folder of a JDK of release 17 or newer: JAVA_HOME, the one on the path, then where installers put them.
:need_jdk
set "JDK="
if defined JAVA_HOME call :try_jdk "%JAVA_HOME%"
if defined JDK exit /b 0
for /f "delims=" %%j in ('where javac.exe 2^>nul') do call :try_javac "%%j"
if defined JDK exit /b 0
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\jdk-*" "%ProgramFiles%\Java\jdk-*" "%ProgramFiles%\Microsoft\jdk-*" "%ProgramFiles%\Amazon Corretto\jdk*" "%ProgramFiles%\Zulu\zulu-*" "%USERPROFILE%\.jdks\*") do call :try_jdk "%%~d"
if defined JDK exit /b 0
echo inkling: there is no JDK of release 17 or newer: run "winget install EclipseAdoptium.Temurin.17.JDK", or set JAVA_HOME to one 1>&2
exit /b 1

:try_javac
for %%f in ("%~dp1..") do call :try_jdk "%%~ff"
exit /b 0

rem A JDK has javac; its file "release" says JAVA_VERSION="17.0.9".
:try_jdk
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
set "VERSION="
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b "JAVA_VERSION=" "%~1\release" 2^>nul`) do set "VERSION=%%~v"
if not defined VERSION exit /b 0
for /f "tokens=1 delims=.-+_" %%n in ("%VERSION%") do set "VERSION=%%n"
if %VERSION% GEQ 17 set "JDK=%~1"
exit /b 0

:need_maven
set "MVN="
for /f "delims=" %%m in ('where mvn.cmd 2^>nul') do if not defined MVN set "MVN=%%m"
if not defined MVN if defined MAVEN_HOME if exist "%MAVEN_HOME%\bin\mvn.cmd" set "MVN=%MAVEN_HOME%\bin\mvn.cmd"
if not defined MVN goto no_maven
set "JAVA_HOME=%JDK%"
exit /b 0

:no_maven
echo inkling: there is no Maven: get it from https://maven.apache.org and put its bin folder on the path, or set MAVEN_HOME 1>&2
exit /b 1

rem --- Building ---

rem Builds unless the jar was built from these sources; Sources.java compares their contents with those of then.
:build
"%JDK%\bin\java.exe" -Dfile.encoding=UTF-8 "%ROOT%\kernel\src\launcher\java\Sources.java" check "%ROOT%" "%STAMP%"
if not errorlevel 1 if exist "%JAR%" exit /b 0
call :need_maven
if errorlevel 1 exit /b 1
if exist "%STAMP%" del "%STAMP%"
if not exist "%ROOT%\target" mkdir "%ROOT%\target"
if errorlevel 1 exit /b 1
echo inkling: building (the first time Maven fetches the libraries, which takes some minutes) 1>&2
pushd "%ROOT%"
if errorlevel 1 exit /b 1
call "%MVN%" -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package >"%ROOT%\target\build.log" 2>&1
set "BUILT=%ERRORLEVEL%"
popd
if not "%BUILT%"=="0" goto build_failed
"%JDK%\bin\java.exe" -Dfile.encoding=UTF-8 "%ROOT%\kernel\src\launcher\java\Sources.java" write "%ROOT%" "%STAMP%"
exit /b 0

:build_failed
type "%ROOT%\target\build.log" 1>&2
echo inkling: the build failed: the lines above are in the file target\build.log 1>&2
exit /b 1

rem --- Help ---

:print_usage
echo Inkling: a notebook in which a folder of your own texts becomes a private model of your voice.
echo(
echo   inkling run NOTEBOOK [-p NAME=VALUE]... [-o OUT]   run a notebook without Jupyter, show its output as it comes
echo   inkling lab [ARGUMENTS]                            open the notebooks in JupyterLab
echo   inkling test [--quick^|--soak] [MAVEN ARGUMENTS]    run the tests: all, the fast ones, or all at full length
echo   inkling install [--user^|--sys-prefix^|...]          make the kernel known to a Jupyter that is already there
echo   inkling uninstall [...]                            take it away again
echo   inkling doctor                                     look for what is missing or wrong, and say how to mend it
echo   inkling --help, --version
echo(
echo It needs a JDK (17 or newer) and Maven (3.6 or newer).
echo Environment: JAVA_HOME, MAVEN_HOME, INKLING_JAVA_OPTIONS (for java), INKLING_JUPYTER (the folder of the jupyter
echo command). Paths are relative to the folder you are in.
exit /b 0
